import { withOrg } from '@automateos/db';
import { findDocument, type DocumentRef } from '@automateos/db/queries/documents';
import { readStoredDocument } from '@automateos/db/queries/document-state';
import { CLOSE } from '@automateos/workflow';
import { mergeUpdates } from '@automateos/workflow/document-state';
import type { Document, onLoadDocumentPayload } from '@hocuspocus/server';
import * as Y from 'yjs';
import { Refusal } from '../refusal.ts';
import { Room } from '../room.ts';
import type { Context, Services } from '../services.ts';

/** Loads a document whole or refuses it: one that opened empty would be shared, edited and stored over the real one. */
export const onLoadDocument =
  (services: Services) =>
  async ({ document, documentName, context }: onLoadDocumentPayload<Context>): Promise<void> => {
    try {
      // A direct connection of this process has no session.
      const ref = context.socket?.session?.ref ?? (await findDocument(services.db, documentName));
      if (!ref) throw new Refusal(CLOSE.notFound);
      services.rooms.open(await load(services, ref, document));
    } catch (error) {
      services.logger.error({ err: error, documentName }, 'document could not be loaded');
      document.destroy(); // the library forgets it without stopping its timers
      throw error instanceof Refusal ? error : new Refusal(CLOSE.unavailable, { cause: error });
    }
  };

async function load(services: Services, ref: DocumentRef, document: Document): Promise<Room> {
  await services.log.saved(ref.documentId); // an earlier stay in memory may have left edits on their way
  const interruptedAt = await services.leases.take(ref);
  const stored = await withOrg(services.db, ref.orgId, (tx) => readStoredDocument(tx, ref.documentId));
  if (stored.rebuilt) services.logger.error({ documentId: ref.documentId }, 'checkpoint damaged, rebuilt');
  const state = mergeUpdates([stored.base, ...stored.log.map((row) => row.update)]);
  Y.applyUpdate(document, state);
  const rowsToFold = stored.log.length + (stored.rebuilt ? 1 : 0);
  return new Room({ ref, document, interruptedAt, rowsToFold, bytes: state.length });
}
