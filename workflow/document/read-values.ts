/** One node, edge or note out of the shared document. */
import * as Y from 'yjs';
import type {
  JsonObject,
  NodeSettings,
  Position,
  Problem,
  WorkflowEdge,
  WorkflowNode,
  WorkflowNote
} from '../types.ts';
import { isPlainObject, isUsableKey, toJson } from './json.ts';
import { asMap, isModeKey, modeKey, type SharedMap } from './layout.ts';

export const NOTE_COLORS: readonly WorkflowNote['color'][] = ['yellow', 'blue', 'green', 'pink'];
export const NOTE_SIZE = { width: 240, height: 160 };

/** A node, or `undefined` when it has no type. Everything else that is missing is guessed and reported. */
export function readNodeValue(nodeId: string, value: unknown, problems: Problem[]): WorkflowNode | undefined {
  const report = (message: string, field?: string): void => {
    problems.push({
      code: field ? 'INVALID_FIELD' : 'MALFORMED_NODE',
      message,
      severity: 'error',
      nodeId,
      field
    });
  };
  const map = asMap(value);
  const type = map?.get('type');
  if (!map || typeof type !== 'string' || type === '') {
    report('A step could not be read and was left out.');
    return undefined;
  }
  const position = readPosition(map.get('position'));
  const label = map.get('label');
  const typeVersion = map.get('typeVersion');
  const config = asMap(map.get('config'));
  if (!position || typeof label !== 'string' || !isVersion(typeVersion) || !config)
    report('Part of a step could not be read; check it before you publish.');
  const node: WorkflowNode = {
    type,
    typeVersion: isVersion(typeVersion) ? typeVersion : 1,
    label: typeof label === 'string' ? label : type,
    position: position ?? { x: 0, y: 0 },
    config: config ? readConfig(config, report) : {}
  };
  addOptionalParts(node, map);
  return node;
}

function addOptionalParts(node: WorkflowNode, map: SharedMap): void {
  if (map.get('disabled') === true) node.disabled = true;
  const note = readText(map.get('note'));
  if (note !== '') node.note = note;
  const settings = asMap(map.get('settings'));
  if (settings) {
    const read = unflattenSettings(settings);
    if (Object.keys(read).length > 0) node.settings = read as NodeSettings; // each value is checked by validate
  }
}

type Report = (message: string, field: string) => void;

function readConfig(config: SharedMap, report: Report): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  config.forEach((value, field) => {
    if (isModeKey(field) || !isUsableKey(field)) return;
    if (value instanceof Y.Text) {
      const text = value.toString();
      if (config.get(modeKey(field)) === 'expr') values[field] = { expr: text };
      else if (text !== '') values[field] = text;
      return;
    }
    const read =
      value instanceof Y.Map
        ? readRows(value, (message, path) => report(message, `${field}.${path}`))
        : toJson(value);
    if (read !== undefined) values[field] = read;
    else if (!(value instanceof Y.Map)) report('The value of this field could not be read.', field);
  });
  return values;
}

/** Rows by id; `undefined` when there are none, since an empty list is not written to JSON. */
function readRows(rows: SharedMap, report: Report): Record<string, JsonObject> | undefined {
  const read: Record<string, JsonObject> = {};
  let count = 0;
  rows.forEach((value, rowId) => {
    if (!isUsableKey(rowId)) return;
    if (!(value instanceof Y.Map)) {
      report('A row could not be read and was left out.', rowId);
      return;
    }
    read[rowId] = readRow(value);
    count++;
  });
  return count > 0 ? read : undefined;
}

function readRow(row: SharedMap): JsonObject {
  const read: JsonObject = {};
  row.forEach((value, key) => {
    const json = toJson(value);
    if (json !== undefined && isUsableKey(key)) read[key] = json;
  });
  return read;
}

function unflattenSettings(settings: SharedMap): JsonObject {
  const read: JsonObject = {};
  settings.forEach((value, path) => {
    const json = toJson(value);
    const [key, inner, ...deeper] = path.split('.');
    if (json === undefined || key === undefined || deeper.length > 0 || !isUsableKey(key)) return;
    if (inner === undefined) read[key] = json;
    else if (isUsableKey(inner)) {
      const group = read[key];
      if (isPlainObject(group)) group[inner] = json;
      else read[key] = { [inner]: json };
    }
  });
  return read;
}

/** An edge, or `undefined` when one of its four parts is missing. */
export function readEdgeValue(value: unknown): WorkflowEdge | undefined {
  if (!isPlainObject(value)) return undefined;
  const { source, sourcePort, target, targetPort } = value;
  if (typeof source !== 'string' || typeof sourcePort !== 'string') return undefined;
  if (typeof target !== 'string' || typeof targetPort !== 'string') return undefined;
  return { source, sourcePort, target, targetPort };
}

/** A sticky note, or `undefined` when it is not one. Missing size and colour are guessed. */
export function readNoteValue(value: unknown): WorkflowNote | undefined {
  const map = asMap(value);
  const position = readPosition(map?.get('position'));
  if (!map || !position) return undefined;
  const size = map.get('size');
  const { width, height } = isSize(size) ? size : NOTE_SIZE;
  const color = NOTE_COLORS.find((known) => known === map.get('color')) ?? 'yellow';
  return { text: readText(map.get('text')), position, width, height, color };
}

const readText = (value: unknown): string => (value instanceof Y.Text ? value.toString() : '');

export function readPosition(value: unknown): Position | undefined {
  if (!isPlainObject(value)) return undefined;
  const { x, y } = value;
  return Number.isFinite(x) && Number.isFinite(y) ? { x: x as number, y: y as number } : undefined;
}

export function isSize(value: unknown): value is { width: number; height: number } {
  return isPlainObject(value) && Number.isFinite(value.width) && Number.isFinite(value.height);
}

export const isVersion = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 1;
