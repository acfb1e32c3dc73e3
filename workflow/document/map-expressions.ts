import { isExpression } from '../types.ts';
import { isPlainObject } from './json.ts';

/** A config with every expression in it, at whatever depth, rewritten. */
export function mapExpressions(
  config: Record<string, unknown>,
  rewrite: (source: string) => string
): Record<string, unknown> {
  return mapMembers(config, (value) => mapValue(value, rewrite));
}

function mapValue(value: unknown, rewrite: (source: string) => string): unknown {
  if (isExpression(value)) return { expr: rewrite(value.expr) };
  if (Array.isArray(value)) return value.map((element) => mapValue(element, rewrite));
  return isPlainObject(value) ? mapMembers(value, (member) => mapValue(member, rewrite)) : value;
}

const mapMembers = (
  object: Record<string, unknown>,
  map: (value: unknown) => unknown
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
