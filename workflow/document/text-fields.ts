/** The shared texts that an editor binds its cursor to. */
import * as Y from 'yjs';
import { configMap, nodeMap, noteMap } from './layout.ts';

const asText = (value: unknown): Y.Text | undefined => (value instanceof Y.Text ? value : undefined);

/** The shared text of a long text field, or `undefined` when the node or the field is not there. */
export function textField(doc: Y.Doc, nodeId: string, field: string): Y.Text | undefined {
  return asText(configMap(doc, nodeId)?.get(field));
}

/** The shared text of the note under a node's title. */
export function nodeNoteText(doc: Y.Doc, nodeId: string): Y.Text | undefined {
  return asText(nodeMap(doc, nodeId)?.get('note'));
}

/** The shared text of a sticky note. */
export function noteText(doc: Y.Doc, noteId: string): Y.Text | undefined {
  return asText(noteMap(doc, noteId)?.get('text'));
}
