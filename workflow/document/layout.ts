/** Where things live inside the Y.Doc of a workflow, and how its nested types are made. architecture.md section 3. */
import * as Y from 'yjs';
import { DOCUMENT_SCHEMA_VERSION } from '../limits.ts';
import type { NodeSettings, WorkflowNode, WorkflowNote } from '../types.ts';
import { isPlainObject, safeEntries, toJson } from './json.ts';
import { isRowsValue, isTextValue, shapeOf } from './shapes.ts';

/** Names of the root maps. Short, because an update repeats them. */
export const DOCUMENT = {
  meta: 'meta',
  nodes: 'nodes',
  edges: 'edges',
  notes: 'notes',
  /** Reserved for frames around nodes. */
  groups: 'groups'
} as const;

/** A map inside the document. Values come from other people's clients, so nothing is known about them. */
export type SharedMap = Y.Map<unknown>;

/** Who makes a change: the origin of its transaction. */
export interface EditOrigin {
  kind: 'user' | 'server' | 'import' | 'restore';
  actorId?: string;
}

/** The person's own edits in this browser; the only origin that undo takes back. */
export const LOCAL: EditOrigin = Object.freeze({ kind: 'user' });

export const metaMap = (doc: Y.Doc): SharedMap => doc.getMap(DOCUMENT.meta);
export const nodesMap = (doc: Y.Doc): SharedMap => doc.getMap(DOCUMENT.nodes);
export const edgesMap = (doc: Y.Doc): SharedMap => doc.getMap(DOCUMENT.edges);
export const notesMap = (doc: Y.Doc): SharedMap => doc.getMap(DOCUMENT.notes);

/** The value as a map of the document, or `undefined`. */
export const asMap = (value: unknown): SharedMap | undefined => (value instanceof Y.Map ? value : undefined);

export const nodeMap = (doc: Y.Doc, nodeId: string): SharedMap | undefined =>
  asMap(nodesMap(doc).get(nodeId));
export const noteMap = (doc: Y.Doc, noteId: string): SharedMap | undefined =>
  asMap(notesMap(doc).get(noteId));
export const configMap = (doc: Y.Doc, nodeId: string): SharedMap | undefined =>
  asMap(nodeMap(doc, nodeId)?.get('config'));

const MODE_SUFFIX = ':mode';

/** The key beside a long text that says whether it is an expression: `expr`, or absent for plain text. */
export const modeKey = (field: string): string => field + MODE_SUFFIX;
export const isModeKey = (key: string): boolean => key.endsWith(MODE_SUFFIX);

/** Runs several commands as one transaction: one update, one undo step. */
export function transact<T>(doc: Y.Doc, origin: EditOrigin, edit: () => T): T {
  return doc.transact(edit, origin);
}

/** A node with every nested type it may ever need: two people who make one on first use would lose one side's. */
export function buildNode(node: WorkflowNode): SharedMap {
  const map: SharedMap = new Y.Map();
  map.set('type', node.type);
  map.set('typeVersion', node.typeVersion);
  map.set('label', node.label.toWellFormed());
  map.set('position', { x: node.position.x, y: node.position.y });
  map.set('config', buildConfig(node.type, node.config));
  map.set('settings', new Y.Map(Object.entries(flattenSettings(node.settings))));
  map.set('note', new Y.Text((node.note ?? '').toWellFormed()));
  if (node.disabled) map.set('disabled', true);
  return map;
}

export function buildConfig(type: string, values: Record<string, unknown>): SharedMap {
  const shape = shapeOf(type);
  const map: SharedMap = new Y.Map();
  for (const field of shape?.rows ?? []) map.set(field, new Y.Map());
  for (const field of shape?.longText ?? []) map.set(field, new Y.Text());
  for (const [field, value] of safeEntries(values)) {
    if (isModeKey(field)) continue;
    if (isRowsValue(shape, field, value)) map.set(field, buildRows(value));
    else if (isTextValue(shape, field, value)) {
      map.set(field, new Y.Text((typeof value === 'string' ? value : value.expr).toWellFormed()));
      if (typeof value !== 'string') map.set(modeKey(field), 'expr');
    } else setJson(map, field, value);
  }
  return map;
}

function buildRows(rows: Record<string, Record<string, unknown>>): SharedMap {
  return new Y.Map(safeEntries(rows).map(([id, row]) => [id, buildRow(row)]));
}

export function buildRow(row: Record<string, unknown>): SharedMap {
  const map: SharedMap = new Y.Map();
  for (const [key, value] of safeEntries(row)) setJson(map, key, value);
  return map;
}

export function buildNote(note: WorkflowNote): SharedMap {
  const map: SharedMap = new Y.Map();
  map.set('text', new Y.Text(note.text.toWellFormed()));
  map.set('position', { x: note.position.x, y: note.position.y });
  map.set('size', { width: note.width, height: note.height }); // one key, like a position: alternating keys never fold
  map.set('color', note.color);
  return map;
}

/** Sets a plain value; what JSON cannot say is left out. */
function setJson(map: SharedMap, key: string, value: unknown): void {
  const json = toJson(value);
  if (json !== undefined) map.set(key, json);
}

/** Settings by dotted path (`retry.maxAttempts`), so that two people may change two of them at once. */
export function flattenSettings(settings: NodeSettings = {}): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (isPlainObject(value)) {
      for (const [inner, leaf] of Object.entries(value)) flat[`${key}.${inner}`] = leaf;
    } else flat[key] = value;
  }
  return flat;
}

/** What a document holds before anything is put into it. */
export function stampDocument(doc: Y.Doc, name: string): void {
  metaMap(doc).set('schemaVersion', DOCUMENT_SCHEMA_VERSION);
  metaMap(doc).set('name', name.toWellFormed());
}
