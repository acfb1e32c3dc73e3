import * as Y from 'yjs';
import type { WorkflowDocument } from '../types.ts';
import { putEdge } from './edge-index.ts';
import { stampDocument } from './layout.ts';
import { safeEntries } from './json.ts';
import { writeBase } from './base.ts';
import { putNode } from './write-nodes.ts';
import { putNote } from './write-notes.ts';

/**
 * The first state of a document as a V1 update. JSON becomes a Y.Doc only here, once, on the server: rebuilding it later
 * would share no history with what forks and offline clients hold. A copy of one that follows a template says which
 * version of it was taken over last.
 */
export function createState(document: WorkflowDocument, copied: { base?: number } = {}): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    stampDocument(doc, document.name);
    if (copied.base !== undefined) writeBase(doc, copied.base);
    for (const [nodeId, node] of safeEntries(document.nodes)) putNode(doc, nodeId, node);
    for (const [edgeId, edge] of safeEntries(document.edges)) putEdge(doc, edgeId, edge);
    for (const [noteId, note] of safeEntries(document.notes ?? {})) putNote(doc, noteId, note);
  });
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
}
