import { withOrg } from '@automateos/db';
import { loadDocumentState, readLoggedUpdate } from '@automateos/db/queries/document-log';
import { CLOSE } from '@automateos/workflow';
import * as Y from 'yjs';
import { changeDocument } from './give-up.ts';
import type { Room } from './room.ts';
import type { Services } from './services.ts';

/** Transaction origin of edits that come out of the log. They are shown to everyone and not logged again. */
export const FROM_LOG = { kind: 'server', fromLog: true } as const;

type OutsideServices = Pick<Services, 'db' | 'rooms' | 'folding' | 'logger'>;

/**
 * Payload of `document_changed`: `documentId:updateId` when another process appended an edit, `documentId:deleted` when
 * the document is gone. `loading` resolves when no document is being loaded: one that is may have been read just before.
 */
export async function onDocumentChanged(
  services: OutsideServices,
  payload: string,
  loading: () => Promise<unknown>
): Promise<void> {
  await loading();
  const [documentId = '', what] = payload.split(':');
  const room = services.rooms.find(documentId);
  if (!room) return;
  if (what === 'deleted') {
    for (const socket of room.sockets) socket.refuse(CLOSE.notFound);
    return;
  }
  try {
    const { orgId } = room.ref;
    const update = await withOrg(services.db, orgId, (tx) =>
      readLoggedUpdate(tx, { documentId, updateId: Number(what) })
    );
    if (!update) return await catchUp(services, room); // a fold has moved it already
    applyFromLog(services, room, update);
    services.folding.added(room, 1);
  } catch (error) {
    services.logger.error({ err: error, documentId }, 'an edit of another process could not be applied');
  }
}

/** Applies whatever the database has and memory lacks. */
export async function catchUp(services: OutsideServices, room: Room): Promise<void> {
  try {
    const state = await withOrg(services.db, room.ref.orgId, (tx) => loadDocumentState(tx, room.id));
    if (!room.document.isDestroyed) applyFromLog(services, room, state);
  } catch (error) {
    services.logger.error({ err: error, documentId: room.id }, 'a document could not be caught up');
  }
}

/** Shows an edit that is in the log already. @throws when the document had to be given up over it */
export const applyFromLog = (
  services: Pick<OutsideServices, 'logger'>,
  room: Room,
  update: Uint8Array
): void =>
  changeDocument(services, room, { origin: FROM_LOG, change: () => Y.applyUpdate(room.document, update) });
