import { CLOSE } from '@automateos/workflow';
import { contentOf } from '@automateos/workflow/document-state';
import type { beforeSyncPayload } from '@hocuspocus/server';
import * as Y from 'yjs';
import { acknowledge, applyEdit, type IncomingEdit } from '../apply-edit.ts';
import { mayBring } from '../client-ids.ts';
import { isEmptyUpdate, SYNC } from '../frames.ts';
import type { CloseReason } from '../refusal.ts';
import type { Room } from '../room.ts';
import type { Context, Services } from '../services.ts';

/**
 * Every edit passes here before the library applies it. We apply it ourselves, in a transaction of our own; the library
 * then finds nothing new in it and only answers. A connection that is read-only is one whose edits the library ignores.
 */
export const beforeSync =
  (services: Services) =>
  async ({ type, payload, connection, document, context }: beforeSyncPayload<Context>): Promise<void> => {
    const { socket } = context;
    const room = services.rooms.of(document);
    connection.readOnly = !socket.isOpen || !room || !socket.session?.canWrite;
    if (!room || !socket.isOpen || type === SYNC.step1 || isEmptyUpdate(payload)) return;
    const edit: IncomingEdit = { connection, number: socket.saved.receive(), update: payload };
    if (connection.readOnly)
      return receiveFromReader(services, room, { ...edit, isLive: type === SYNC.update });
    const refusal = await inspectEdit(services, room, edit);
    connection.readOnly = refusal !== undefined || !socket.isOpen || !socket.session?.canWrite;
    if (refusal) {
      services.metrics.refusals++;
      socket.refuse(refusal);
    } else if (!connection.readOnly) {
      const before = services.log.position(room.id);
      take(services, room, edit);
      connection.readOnly = !socket.isOpen; // or the library would apply what was just thrown out
      socket.hasBroughtState ||= type === SYNC.step2 && services.log.position(room.id) > before;
    }
  };

function take(services: Services, room: Room, edit: IncomingEdit): void {
  try {
    applyEdit(services, room, edit);
  } catch (error) {
    const { socket } = edit.connection.context as Context;
    services.logger.error(
      { err: error, documentId: room.id, socket: socket.id },
      'edit could not be applied'
    );
    socket.refuse(CLOSE.malformed);
  }
}

async function inspectEdit(
  services: Services,
  room: Room,
  { connection, update }: IncomingEdit
): Promise<CloseReason | undefined> {
  const { socket } = connection.context as Context;
  const hasContent = update[0] !== 0; // the number of clients that wrote something
  if (hasContent && !room.hasSpaceFor(update.length)) {
    socket.tell({ type: 'refused', reason: 'too-large' });
    return CLOSE.tooLarge;
  }
  try {
    const { userId } = socket.session!.actor;
    return (await mayBring(services, room, { userId, update })) ? undefined : CLOSE.forbidden;
  } catch (error) {
    services.logger.error({ err: error, documentId: room.id }, 'client ids could not be checked');
    return CLOSE.unavailable;
  }
}

/** Somebody who may only read sends edits: old ones that everyone has are fine, anything else is not taken. */
function receiveFromReader(services: Services, room: Room, edit: IncomingEdit & { isLive: boolean }): void {
  if (isKnown(room.document, edit.update)) return acknowledge(services, room, edit);
  const { socket } = edit.connection.context as Context;
  services.metrics.refusals++;
  socket.tell({ type: 'refused', reason: 'read-only' });
  if (edit.isLive) socket.refuse(CLOSE.forbidden);
}

function isKnown(document: Y.Doc, update: Uint8Array): boolean {
  for (const [client, clock] of contentOf(update))
    if (clock > Y.getState(document.store, client)) return false;
  return Y.snapshotContainsUpdate(Y.snapshot(document), update);
}
