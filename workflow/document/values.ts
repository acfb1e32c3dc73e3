/** Writing one value inside the document with the least change; only inside a transaction. */
import { equalityDeep } from 'lib0/function';
import * as Y from 'yjs';
import { isExpression, type Expression, type Json } from '../types.ts';
import { isPlainObject, isUsableKey, safeEntries, toJson } from './json.ts';
import { asMap, buildRow, isModeKey, modeKey, type SharedMap } from './layout.ts';
import { isRowsValue, isTextValue, shapeOf } from './shapes.ts';
import { writeText } from './text.ts';

/** A config field of a node type. */
export interface FieldName {
  type: string;
  field: string;
}

type Rows = Record<string, Record<string, unknown>>;

/** Sets a plain value unless it is there already: writing it again would grow the document and overwrite others. */
export function setValue(map: SharedMap, key: string, value: Json): void {
  if (!equalityDeep(map.get(key), value)) map.set(key, value);
}

export function removeKey(map: SharedMap, key: string): void {
  if (map.has(key)) map.delete(key);
}

/** Sets a value, or removes the key for `undefined`. @throws TypeError for what a document cannot hold. */
export function setOrRemove(map: SharedMap, key: string, value: unknown): void {
  if (value === undefined) removeKey(map, key);
  else setValue(map, key, requireJson(key, value));
}

/** A value as JSON. @throws TypeError for a value or a key that a document cannot hold. */
export function requireJson(key: string, value: unknown): Json {
  requireKey(key);
  const json = toJson(value);
  if (json === undefined) throw new TypeError(`“${key}” needs a value that JSON can hold.`);
  return json;
}

/** @throws TypeError for a name that a document cannot hold. */
export function requireKey(key: string): void {
  if (!isUsableKey(key)) throw new TypeError(`“${key}” cannot be used as a name in a document.`);
}

/** Writes a whole config field: rows cell by cell, long text by its differences, anything else as one value. */
export function writeField(config: SharedMap, name: FieldName, value: unknown): void {
  const { field } = name;
  if (isModeKey(field)) return;
  const current = config.get(field);
  if (value === undefined) clearField(config, field);
  else if (isText(name, value, current)) writeLongText(config, field, value);
  else if (isRows(name, value, current)) writeRows(config, field, value);
  else {
    setValue(config, field, requireJson(field, value));
    removeKey(config, modeKey(field));
  }
}

/** The shared text of a long text field; made when a malformed document lacks it. */
export function longText(config: SharedMap, field: string): Y.Text {
  const current = config.get(field);
  if (current instanceof Y.Text) return current;
  const text = new Y.Text(typeof current === 'string' ? current : '');
  config.set(field, text);
  return text;
}

/** The rows of a list field; made when a malformed document lacks them. */
export function rowsMap(config: SharedMap, field: string): SharedMap {
  const current = asMap(config.get(field));
  if (current) return current;
  const rows: SharedMap = new Y.Map();
  config.set(field, rows);
  return rows;
}

/** Adds or rewrites one row, cell by cell. */
export function writeRow(rows: SharedMap, rowId: string, row: Record<string, unknown>): void {
  requireKey(rowId);
  const current = asMap(rows.get(rowId));
  if (!current) {
    rows.set(rowId, buildRow(row));
    return;
  }
  for (const key of [...current.keys()]) if (row[key] === undefined) current.delete(key);
  for (const [key, value] of safeEntries(row))
    if (value !== undefined) setValue(current, key, requireJson(key, value));
}

function writeRows(config: SharedMap, field: string, values: Rows): void {
  const rows = rowsMap(config, field);
  for (const rowId of [...rows.keys()]) if (!Object.hasOwn(values, rowId)) rows.delete(rowId);
  for (const [rowId, row] of safeEntries(values)) writeRow(rows, rowId, row);
}

function writeLongText(config: SharedMap, field: string, value: string | Expression): void {
  writeText(longText(config, field), typeof value === 'string' ? value : value.expr);
  if (typeof value === 'string') removeKey(config, modeKey(field));
  else setValue(config, modeKey(field), 'expr');
}

/** Empties a field. Its shared types stay: replacing them would drop what others write at this moment. */
function clearField(config: SharedMap, field: string): void {
  const current = config.get(field);
  if (current instanceof Y.Text) writeText(current, '');
  else if (current instanceof Y.Map) for (const rowId of [...current.keys()]) current.delete(rowId);
  else removeKey(config, field);
  removeKey(config, modeKey(field));
}

// A type that this build does not know keeps the shared types that somebody who knew it has made.

function isText({ type, field }: FieldName, value: unknown, current: unknown): value is string | Expression {
  const shape = shapeOf(type);
  if (shape) return isTextValue(shape, field, value);
  return current instanceof Y.Text && (typeof value === 'string' || isExpression(value));
}

function isRows({ type, field }: FieldName, value: unknown, current: unknown): value is Rows {
  const shape = shapeOf(type);
  if (isRowsValue(shape, field, value)) return true;
  if (shape || !(current instanceof Y.Map) || !isPlainObject(value)) return false;
  const rows = Object.values(value);
  return rows.length > 0 && rows.every(isPlainObject);
}
