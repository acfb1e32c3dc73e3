import { withOrg } from '@automateos/db';
import { appendUpdate, loadDocumentState } from '@automateos/db/queries/document-log';
import * as Y from 'yjs';
import type { Lab, TestRoom } from './lab.ts';

/** What the web process does for `PUT /document`: a diff on its own copy, appended to the log. */
export async function editByRest(lab: Lab, room: TestRoom, edit: (doc: Y.Doc) => void): Promise<void> {
  const { orgId, workflowId: documentId, ada } = room;
  await withOrg(lab.workshop.database.db, orgId, async (tx) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await loadDocumentState(tx, documentId));
    const before = Y.encodeStateVector(doc);
    edit(doc);
    const update = Y.encodeStateAsUpdate(doc, before);
    await appendUpdate(tx, { orgId, documentId, actorId: ada.userId, connectionId: 'rest', update });
  });
}
