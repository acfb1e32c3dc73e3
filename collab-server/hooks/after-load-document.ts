import { isTransactionOrigin, type afterLoadDocumentPayload } from '@hocuspocus/server';
import { Audience } from '../audience.ts';
import { claimForServer } from '../client-ids.ts';
import type { EditSocket } from '../edit-socket.ts';
import { repair } from '../give-up.ts';
import { FROM_LOG } from '../outside-edits.ts';
import type { Room } from '../room.ts';
import type { Context, Services } from '../services.ts';
import { FOLD_ROWS } from '../settings.ts';

/** Connects the document to the log, whoever changes it from now on, and brings it to the layout of this build. */
export const afterLoadDocument =
  (services: Services) =>
  async ({ document }: afterLoadDocumentPayload<Context>): Promise<void> => {
    const room = services.rooms.of(document)!;
    document.on('update', (update: Uint8Array, origin: unknown) =>
      logUpdate(services, room, { update, origin })
    );
    room.audience = new Audience(room, services.spectatorLagMs);
    services.workflowRows.opened(room);
    services.fanOut?.opened(room);
    repair(services, room);
    if (room.rowsToFold >= FOLD_ROWS) void services.folding.fold(room);
  };

function logUpdate(services: Services, room: Room, change: { update: Uint8Array; origin: unknown }): void {
  const { update, origin } = change;
  if (room.isBroken) return; // half an edit: it must not reach the log
  room.grew(update.length);
  if (origin === FROM_LOG) return;
  const socket = socketOf(origin);
  const actorId = socket?.session?.actor.userId;
  const { orgId, documentId } = room.ref;
  services.log.append({ orgId, documentId, actorId, connectionId: socket?.id ?? 'server', update });
  if (!socket && !room.serverHasWritten) {
    room.serverHasWritten = true;
    void claimForServer(services, room);
  }
}

function socketOf(origin: unknown): EditSocket | undefined {
  if (!isTransactionOrigin(origin) || origin.source !== 'connection') return undefined;
  return (origin.connection.context as Context).socket;
}
