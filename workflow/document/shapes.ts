/** Which config fields of a node type are shared types inside the document; told by the type's own schema. */
import { findFacts } from '../facts/index.ts';
import { isExpression, type Expression } from '../types.ts';
import { isPlainObject } from './json.ts';

export interface ConfigShape {
  /** Lists: a map by row id, each row a map of its own. */
  rows: ReadonlySet<string>;
  /** Prose, prompts and code: shared text that several people type in at once. */
  longText: ReadonlySet<string>;
}

const cache = new Map<string, ConfigShape>();

/** The shape of a type's config, or `undefined` for a type that this build does not know. */
export function shapeOf(type: string): ConfigShape | undefined {
  const known = cache.get(type);
  if (known) return known;
  const fields = findFacts(type)?.fields;
  if (!fields) return undefined;
  const names = (...kinds: string[]): Set<string> =>
    new Set(fields.filter((field) => kinds.includes(field.kind)).map((field) => field.name));
  const shape = { rows: names('rows', 'conditions'), longText: names('longText') };
  cache.set(type, shape);
  return shape;
}

/**
 * Whether a value is stored as rows. For unknown types the value itself must show it: every row has a numeric `order`.
 */
export function isRowsValue(
  shape: ConfigShape | undefined,
  field: string,
  value: unknown
): value is Record<string, Record<string, unknown>> {
  if (!isPlainObject(value)) return false;
  const rows = Object.values(value);
  if (shape) return shape.rows.has(field) && rows.every(isPlainObject);
  return rows.length > 0 && rows.every((row) => isPlainObject(row) && typeof row.order === 'number');
}

/** Whether a value is stored as shared text. */
export function isTextValue(
  shape: ConfigShape | undefined,
  field: string,
  value: unknown
): value is string | Expression {
  return (
    shape !== undefined && shape.longText.has(field) && (typeof value === 'string' || isExpression(value))
  );
}
