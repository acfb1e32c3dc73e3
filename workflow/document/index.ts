/** The shared document of a workflow: layout, reading, commands, migration, comparison and undo. */
export {
  DOCUMENT,
  edgesMap,
  LOCAL,
  metaMap,
  nodesMap,
  notesMap,
  transact,
  type EditOrigin,
  type SharedMap
} from './layout.ts';
export { shapeOf, type ConfigShape } from './shapes.ts';
export { readDocument, readEdge, readName, readNode, readNote, readSchemaVersion } from './read.ts';
export { watchDocument, type DocumentChanges } from './watch.ts';
export { nodeNoteText, noteText, textField } from './text-fields.ts';
export { writeText } from './text.ts';
export { setName } from './write-meta.ts';
export {
  addNode,
  addNodes,
  deleteNodes,
  moveNodes,
  renameNode,
  setDisabled,
  setNodeNote,
  setSettings,
  type Fragment,
  type NewNode
} from './write-nodes.ts';
export { addRow, moveRow, removeRow, setField, type FieldEdit } from './write-fields.ts';
export { connect, disconnect } from './write-edges.ts';
export { addNote, deleteNotes, updateNote } from './write-notes.ts';
export { copyFragment, duplicateNodes, readFragment } from './copy.ts';
export { portableDocument, resolveNames } from './portable.ts';
export { createState } from './create.ts';
export { standingParts } from './authors.ts';
export { documentAt, framesOf, type History, type TimedUpdate } from './frames.ts';
export { containsSnapshot, editDocument, encodeDocument, openDocument } from './stored.ts';
export { writeDocument } from './write-document.ts';
export { readBase } from './base.ts';
export { takeUpdate } from './take-update.ts';
export { diffDocuments, type Change, type NodeProperty } from './diff.ts';
export {
  applyMerge,
  isConflict,
  planMerge,
  type MergeChoice,
  type MergeItem,
  type MergeSides
} from './merge.ts';
export { migrateDocument } from './migrate.ts';
export { checkUpdate, pendingBytes, type UpdateCheck } from './update-check.ts';
export { findSecrets, findSecretsInNode, isSensitiveHeader } from './secrets.ts';
export { findSecretText } from './token-shapes.ts';
export { createUndo, TYPING_PAUSE_MS, type Undo, type UndoStep } from './undo.ts';
