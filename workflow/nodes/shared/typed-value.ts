import { describeJson, describeValue, toNumber, toSwitch } from '../../form/coerce.ts';
import type { Json } from '../../types.ts';
import { toIsoText } from './dates.ts';
import type { ValueType } from './value-types.ts';

export type TypedValue = { value: Json } | { reason: string };

/**
 * A value read as a type that a person chose for it. Nothing stays nothing (empty text for `text`); text of a list or
 * of a group may be JSON, and a list may also be written with commas or line breaks.
 */
export function toTyped(type: ValueType, value: Json): TypedValue {
  if (type === 'text') return { value: toText(value) };
  if (value === null || value === '') return { value: null };
  switch (type) {
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toSwitch(value);
    case 'date':
      return toDate(value);
    case 'list':
      return { value: toList(value) };
    case 'object':
      return toObject(value);
  }
}

function toText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toDate(value: Json): TypedValue {
  const text = toIsoText(value);
  if (text !== undefined) return { value: text };
  return { reason: `expects a date, not ${describeValue(value)}` };
}

/** A list from text with commas, line breaks or JSON; any other single value is a list of one. */
export function toList(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const parsed = parseJson(value);
  if (Array.isArray(parsed)) return parsed;
  const separator = value.includes('\n') ? '\n' : ',';
  return value
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function toObject(value: Json): TypedValue {
  const object = typeof value === 'string' ? parseJson(value) : value;
  if (typeof object === 'object' && object !== null && !Array.isArray(object)) return { value: object };
  return { reason: `expects a group of fields, not ${describeJson(value)}` };
}

/** The JSON in a text, or `undefined` when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // not JSON, which is a common case here and no failure
  }
}
