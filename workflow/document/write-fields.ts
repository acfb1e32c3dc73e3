/** Commands on config fields and their rows. Each is one transaction; a node or row deleted meanwhile is skipped. */
import type * as Y from 'yjs';
import { newRowId } from '../ids.ts';
import { edgesOf } from './edge-index.ts';
import { isPlainObject } from './json.ts';
import { asMap, configMap, edgesMap, nodeMap, transact, type EditOrigin, type SharedMap } from './layout.ts';
import { shapeOf } from './shapes.ts';
import {
  removeKey,
  requireKey,
  rowsMap,
  setOrRemove,
  setValue,
  writeField,
  writeRow,
  type FieldName
} from './values.ts';

export interface FieldEdit {
  nodeId: string;
  /** `['url']`, `['headers', rowId]`, `['headers', rowId, 'value']`, or deeper into a plain value. */
  path: readonly string[];
  /** `undefined` removes. */
  value: unknown;
}

/** Sets one field, row or cell. @throws TypeError for a value that JSON cannot hold, or a reserved name. */
export function setField(doc: Y.Doc, { nodeId, path, value }: FieldEdit, origin: EditOrigin): void {
  for (const key of path) requireKey(key);
  transact(doc, origin, () => {
    const config = configMap(doc, nodeId);
    const type = nodeMap(doc, nodeId)?.get('type');
    const [field, ...rest] = path;
    if (!config || typeof type !== 'string' || field === undefined) return;
    if (rest.length === 0) writeField(config, { type, field }, value);
    else writeInside(config, { type, field }, { path: rest, value });
  });
}

/** Adds a row at the end of a list. @returns its id. */
export function addRow(
  doc: Y.Doc,
  {
    nodeId,
    field,
    row,
    id = newRowId()
  }: { nodeId: string; field: string; row: Record<string, unknown>; id?: string },
  origin: EditOrigin
): string {
  requireKey(field);
  transact(doc, origin, () => {
    const config = configMap(doc, nodeId);
    if (!config) return;
    const rows = rowsMap(config, field);
    const last = rowOrders(rows).at(-1)?.order ?? 0;
    writeRow(rows, id, { order: last + 1, ...row });
  });
  return id;
}

/** Removes a row, and with it the wires that leave by the port made from it. */
export function removeRow(
  doc: Y.Doc,
  { nodeId, field, rowId }: { nodeId: string; field: string; rowId: string },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    const rows = asMap(configMap(doc, nodeId)?.get(field));
    if (!rows) return;
    removeKey(rows, rowId);
    for (const [edgeId, edge] of edgesOf(doc, nodeId))
      if (edge.source === nodeId && edge.sourcePort === rowId) removeKey(edgesMap(doc), edgeId);
  });
}

/** Moves a row so that it stands at `toIndex` afterwards. Usually writes one number. */
export function moveRow(
  doc: Y.Doc,
  { nodeId, field, rowId, toIndex }: { nodeId: string; field: string; rowId: string; toIndex: number },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    const rows = asMap(configMap(doc, nodeId)?.get(field));
    const row = asMap(rows?.get(rowId));
    if (!rows || !row) return;
    const others = rowOrders(rows).filter(({ id }) => id !== rowId);
    const order = orderBetween(others[toIndex - 1]?.order, others[toIndex]?.order);
    if (order !== undefined) setValue(row, 'order', order);
    else respace(rows, [...others.slice(0, toIndex), { id: rowId, order: 0 }, ...others.slice(toIndex)]);
  });
}

interface RowOrder {
  id: string;
  order: number;
}

/** Rows as everybody sees them: by `order`, two of the same order by id. */
function rowOrders(rows: SharedMap): RowOrder[] {
  const orders: RowOrder[] = [];
  rows.forEach((row, id) => {
    const order = asMap(row)?.get('order');
    orders.push({ id, order: typeof order === 'number' ? order : 0 });
  });
  return orders.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** A number between two neighbours, or `undefined` when there is none left. */
function orderBetween(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined && after === undefined) return 1;
  if (before === undefined) return after! - 1;
  if (after === undefined) return before + 1;
  const middle = (before + after) / 2;
  return before < middle && middle < after ? middle : undefined;
}

function respace(rows: SharedMap, inOrder: RowOrder[]): void {
  inOrder.forEach(({ id }, index) => {
    const row = asMap(rows.get(id));
    if (row) setValue(row, 'order', index + 1);
  });
}

/** Writes below a field: into its rows where they are shared, else into a copy of the plain value found there. */
function writeInside(
  config: SharedMap,
  { type, field }: FieldName,
  { path, value }: Omit<FieldEdit, 'nodeId'>
): void {
  const rows = shapeOf(type)?.rows.has(field) ? rowsMap(config, field) : asMap(config.get(field));
  if (!rows) return writeCopy(config, [field, ...path], value);
  const [rowId = '', cell, ...deeper] = path;
  if (cell === undefined) return writeWholeRow(rows, rowId, value);
  const row = asMap(rows.get(rowId));
  if (row && deeper.length === 0) setOrRemove(row, cell, value);
  else if (row) writeCopy(row, [cell, ...deeper], value);
}

function writeWholeRow(rows: SharedMap, rowId: string, row: unknown): void {
  if (row === undefined) removeKey(rows, rowId);
  else if (isPlainObject(row)) writeRow(rows, rowId, row);
  else throw new TypeError('A row is an object.');
}

/** Replaces a plain value by a copy that differs at the path. */
function writeCopy(map: SharedMap, [key = '', ...path]: readonly string[], value: unknown): void {
  setOrRemove(map, key, withValue(map.get(key), path, value));
}

function withValue(target: unknown, [key, ...path]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<string, unknown> = isPlainObject(target) ? { ...target } : {};
  copy[key] = withValue(copy[key], path, value);
  return copy;
}
