/** Repairs what merges and foreign clients may leave behind. On a sound document every repair writes nothing. */
import * as Y from 'yjs';
import { findDefinition } from '../catalogue.ts';
import type { Position } from '../types.ts';
import { isPlainObject, isUsableKey, toJson } from './json.ts';
import { asMap, buildConfig, edgesMap, isModeKey, nodesMap, notesMap, type SharedMap } from './layout.ts';
import { migrateNode } from './migrate-node.ts';
import { isVersion, readNodeValue, readNoteValue, readPosition } from './read-values.ts';
import { readDocument } from './read.ts';
import { isRowsValue, isTextValue, shapeOf } from './shapes.ts';
import { removeKey, setValue, writeField } from './values.ts';
import { clampLabel, settingsMap } from './write-nodes.ts';

/** Canvas units either way; far beyond any canvas, near enough for exact arithmetic. */
const MAX_COORDINATE = 1e7;
const NOTE_MIN = 40;
const NOTE_MAX = 4_000;

/** Makes the document readable without a structural problem, inside the caller's transaction. */
export function normalise(doc: Y.Doc): void {
  normaliseNodes(nodesMap(doc));
  normaliseNotes(notesMap(doc));
  for (const edgeId of [...edgesMap(doc).keys()]) if (!isUsableKey(edgeId)) edgesMap(doc).delete(edgeId);
  for (const { edgeId } of readDocument(doc).problems)
    if (edgeId !== undefined) removeKey(edgesMap(doc), edgeId);
}

function normaliseNodes(nodes: SharedMap): void {
  for (const [nodeId, value] of [...nodes.entries()]) {
    const node = asMap(value);
    if (!node || !isUsableKey(nodeId) || !readNodeValue(nodeId, value, [])) nodes.delete(nodeId);
    else normaliseNode(node);
  }
}

function normaliseNode(node: SharedMap): void {
  const type = node.get('type') as string; // else the node could not be read
  const definition = findDefinition(type);
  const label = node.get('label');
  setValue(node, 'label', clampLabel(typeof label === 'string' ? label : (definition?.title ?? type)));
  setValue(node, 'position', clampPosition(readPosition(node.get('position')) ?? { x: 0, y: 0 }));
  if (!isVersion(node.get('typeVersion'))) node.set('typeVersion', 1);
  const config = node.get('config');
  if (!asMap(config)) node.set('config', buildConfig(type, isPlainObject(config) ? config : {}));
  normaliseConfig(asMap(node.get('config'))!, type);
  settingsMap(node);
  makeText(node, 'note');
  if (definition) migrateNode(node, definition);
}

function normaliseConfig(config: SharedMap, type: string): void {
  const shape = shapeOf(type);
  for (const [field, value] of [...config.entries()]) {
    if (!isUsableKey(field)) config.delete(field);
    else if (value instanceof Y.Map) removeBrokenRows(value);
    else if (value instanceof Y.Text || isModeKey(field)) continue;
    else if (toJson(value) === undefined) config.delete(field);
    else if (isRowsValue(shape, field, value) || isTextValue(shape, field, value))
      writeField(config, { type, field }, value);
  }
  for (const field of shape?.rows ?? []) if (!config.has(field)) config.set(field, new Y.Map());
  for (const field of shape?.longText ?? []) if (!config.has(field)) config.set(field, new Y.Text());
}

function removeBrokenRows(rows: SharedMap): void {
  for (const [rowId, row] of [...rows.entries()]) if (!isUsableKey(rowId) || !asMap(row)) rows.delete(rowId);
}

function normaliseNotes(notes: SharedMap): void {
  for (const [noteId, value] of [...notes.entries()]) {
    const note = asMap(value);
    const read = readNoteValue(value);
    if (!note || !read || !isUsableKey(noteId)) {
      notes.delete(noteId);
      continue;
    }
    setValue(note, 'position', clampPosition(read.position));
    setValue(note, 'color', read.color);
    setValue(note, 'size', { width: clampSize(read.width), height: clampSize(read.height) });
    makeText(note, 'text');
  }
}

/** Makes sure that a shared text stands under the key; a plain string there becomes its content. */
function makeText(map: SharedMap, key: string): void {
  const value = map.get(key);
  if (!(value instanceof Y.Text)) map.set(key, new Y.Text(typeof value === 'string' ? value : ''));
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

const clampSize = (size: number): number => clamp(size, NOTE_MIN, NOTE_MAX);

function clampPosition({ x, y }: Position): { x: number; y: number } {
  return { x: clamp(x, -MAX_COORDINATE, MAX_COORDINATE), y: clamp(y, -MAX_COORDINATE, MAX_COORDINATE) };
}
