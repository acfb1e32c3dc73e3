/** JSON → the least edits of a live document. */
import type * as Y from 'yjs';
import type { WorkflowDocument } from '../types.ts';
import { diffDocuments, type Change } from './diff.ts';
import { putEdge } from './edge-index.ts';
import { edgesMap, nodeMap, nodesMap, notesMap, transact, type EditOrigin } from './layout.ts';
import { readDocument } from './read.ts';
import { removeKey, requireKey, setOrRemove } from './values.ts';
import { setField } from './write-fields.ts';
import { setName } from './write-meta.ts';
import { moveNodes, putNode, renameNode, setDisabled, setNodeNote, settingsMap } from './write-nodes.ts';
import { putNote, updateNote } from './write-notes.ts';

/**
 * Makes the document read `target`, writing only what differs, as one transaction that undo takes back whole. What
 * others edit at this moment stays. @throws TypeError for ids or values that a document cannot hold; nothing is written
 * then that a valid target would not have written.
 */
export function writeDocument(doc: Y.Doc, target: WorkflowDocument, origin: EditOrigin): void {
  transact(doc, origin, () => {
    const { document, problems } = readDocument(doc);
    // Edges that reading leaves out could come back to life with the nodes of the target.
    for (const { edgeId } of problems) if (edgeId !== undefined) removeKey(edgesMap(doc), edgeId);
    for (const change of diffDocuments(document, target)) applyChange(doc, change, origin);
  });
}

function applyChange(doc: Y.Doc, change: Change, origin: EditOrigin): void {
  switch (change.kind) {
    case 'workflow-renamed':
      return setName(doc, change.to, origin);
    case 'node-added':
      return putNode(doc, change.nodeId, change.node);
    case 'node-removed':
      return removeKey(nodesMap(doc), change.nodeId);
    case 'node-moved':
      return moveNodes(doc, new Map([[change.nodeId, change.to]]), origin);
    case 'node-renamed':
      return renameNode(doc, { nodeId: change.nodeId, label: change.to }, origin);
    case 'node-changed':
      return applyProperty(doc, change, origin);
    case 'field-changed':
      return setField(doc, { nodeId: change.nodeId, path: change.path, value: change.to }, origin);
    case 'setting-changed':
      return applySetting(doc, change);
    case 'edge-added':
      requireKey(change.edgeId);
      return putEdge(doc, change.edgeId, change.edge);
    case 'edge-removed':
      return removeKey(edgesMap(doc), change.edgeId);
    case 'note-added':
      return putNote(doc, change.noteId, change.note);
    case 'note-removed':
      return removeKey(notesMap(doc), change.noteId);
    case 'note-changed':
      return updateNote(doc, { noteId: change.noteId, [change.property]: change.to }, origin);
  }
}

function applyProperty(doc: Y.Doc, change: Change & { kind: 'node-changed' }, origin: EditOrigin): void {
  const { nodeId, property, to } = change;
  if (property === 'note') setNodeNote(doc, { nodeId, note: typeof to === 'string' ? to : '' }, origin);
  else if (property === 'disabled') setDisabled(doc, { nodeIds: [nodeId], disabled: to === true }, origin);
  else {
    const node = nodeMap(doc, nodeId);
    if (node) setOrRemove(node, property, to);
  }
}

function applySetting(doc: Y.Doc, { nodeId, path, to }: Change & { kind: 'setting-changed' }): void {
  const node = nodeMap(doc, nodeId);
  if (node) setOrRemove(settingsMap(node), path.join('.'), to);
}
