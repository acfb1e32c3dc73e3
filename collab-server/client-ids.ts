import { withOrg } from '@automateos/db';
import { claimClients } from '@automateos/db/queries/document-clients';
import { noteInterruption } from '@automateos/db/queries/documents';
import { contentOf } from '@automateos/workflow/document-state';
import * as Y from 'yjs';
import type { Room } from './room.ts';
import type { Services } from './services.ts';

/** A person who was offline brings the ids of some sessions, not of thousands. */
const MAX_NEW_IDS = 1_000;

/**
 * Whether this person may bring the content of the update. Content is credited by its Yjs client id, so an id belongs to
 * whoever was seen with it first, and that is committed before the content is shown to anyone. What the document has
 * already is nobody's business: replicas hand on the edits of others all the time.
 *
 * One exception: after a crash the others may hold edits that were broadcast but not logged. Without those their own later
 * edits could never be applied, so ids first seen before the crash are accepted from everyone in the document. The crash
 * may also be that of another server which held the document at the same time as this one.
 * @throws when the database cannot be asked.
 */
export async function mayBring(
  services: Pick<Services, 'db' | 'fanOut'>,
  room: Room,
  edit: { userId: string; update: Uint8Array }
): Promise<boolean> {
  const fresh = [...contentOf(edit.update)]
    .filter(([client, clock]) => clock > Y.getState(room.document.store, client))
    .map(([client]) => client);
  const unknown = fresh.filter((client) => !room.owners.has(client));
  if (unknown.length > MAX_NEW_IDS) return false;
  if (unknown.length > 0) {
    const { orgId, documentId } = room.ref;
    const claim = { orgId, documentId, userId: edit.userId, clientIds: unknown };
    const owners = await withOrg(services.db, orgId, (tx) => claimClients(tx, claim));
    for (const { clientId, ...owner } of owners) room.owners.set(clientId, owner);
  }
  const mayBringAll = (): boolean =>
    fresh.every((client) => {
      const owner = room.owners.get(client);
      return owner?.userId === edit.userId || (owner && isFromBeforeCrash(room, owner));
    });
  if (mayBringAll()) return true;
  if (!(await services.fanOut?.mayHaveLostPeer(room))) return false;
  const { orgId, documentId } = room.ref;
  room.interruptedAt = await withOrg(services.db, orgId, (tx) => noteInterruption(tx, documentId));
  return mayBringAll();
}

const isFromBeforeCrash = (room: Room, owner: { firstSeenAt: Date }): boolean =>
  room.interruptedAt !== undefined && owner.firstSeenAt < room.interruptedAt;

/** Registers the server's own client id once it has written something. */
export async function claimForServer(services: Pick<Services, 'db' | 'logger'>, room: Room): Promise<void> {
  const { orgId, documentId } = room.ref;
  try {
    const clientIds = [room.document.clientID];
    await withOrg(services.db, orgId, (tx) => claimClients(tx, { orgId, documentId, clientIds }));
  } catch (error) {
    services.logger.warn({ err: error, documentId }, 'an edit of the server could not be credited to it');
  }
}
