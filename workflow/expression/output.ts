import type { DateTime } from 'luxon';
import type { Json } from '../types.ts';
import { LIMITS } from '../limits.ts';
import { fail } from './error.ts';
import type { Frame } from './frame.ts';
import { KIND_NAMES, kindOf, setKey, type PlainObject } from './values.ts';

/** Counted for each element and field of a result, beside the characters of its texts. */
const VALUE_SIZE = 8;

/**
 * A value as JSON data: dates become ISO text, missing list elements and impossible numbers `null`, missing fields are left
 * out. Data that is JSON already is returned as it is, without a copy.
 * @throws ExpressionError when it is not data, is too deep, or is larger than a step may put out. (A value may contain
 * itself many times over, so its size is that of the written result.)
 */
export function toJson(value: unknown): Json {
  const json = convert(value, { size: 0, depth: 0 });
  return json === undefined ? null : json;
}

interface Meter {
  size: number;
  depth: number;
}

function convert(value: unknown, meter: Meter): Json | undefined {
  count(meter, VALUE_SIZE);
  switch (typeof value) {
    case 'string':
      count(meter, value.length);
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
  }
  const kind = kindOf(value);
  if (kind === 'nothing') return value === null ? null : undefined;
  if (kind === 'date') return isoText(value as DateTime);
  if (kind !== 'list' && kind !== 'object') fail(notData(kind));
  if (++meter.depth > LIMITS.jsonDepth) fail(`This result is nested deeper than ${LIMITS.jsonDepth} levels.`);
  const json =
    kind === 'list' ? convertList(value as unknown[], meter) : convertObject(value as PlainObject, meter);
  meter.depth--;
  return json;
}

function notData(kind: keyof typeof KIND_NAMES): string {
  if (kind === 'node') return 'This is a whole node. Add .item.json to read the data of its item.';
  return `The result is ${KIND_NAMES[kind]}, which is not data.`;
}

function count(meter: Meter, size: number): void {
  meter.size += size;
  if (meter.size > LIMITS.stepOutputBytes) fail('This result is too large.');
}

function convertList(list: readonly unknown[], meter: Meter): Json[] {
  let copy: Json[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const json = convert(list[index], meter) ?? null;
    if (copy) copy.push(json);
    else if (json !== list[index]) copy = [...(list.slice(0, index) as Json[]), json];
  }
  return copy ?? (list as Json[]);
}

function convertObject(object: PlainObject, meter: Meter): Json {
  const keys = Object.keys(object);
  let copy: PlainObject | undefined;
  for (const [index, key] of keys.entries()) {
    count(meter, key.length);
    const json = convert(object[key], meter);
    if (copy === undefined) {
      if (json !== undefined && json === object[key]) continue;
      copy = {};
      for (const earlier of keys.slice(0, index)) setKey(copy, earlier, object[earlier]);
    }
    if (json !== undefined) setKey(copy, key, json);
  }
  return (copy ?? object) as Json;
}

/** `2026-03-04T09:30:00.000+01:00`. */
export function isoText(date: DateTime): string {
  return date.toISO() ?? '';
}

/** A value inside text: nothing when missing, ISO for dates, JSON for lists and objects. */
export function toText(value: unknown, frame: Frame): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : '';
    case 'boolean':
      return String(value);
  }
  const kind = kindOf(value);
  if (kind === 'nothing') return '';
  if (kind === 'date') return isoText(value as DateTime);
  return toJsonText(value, frame);
}

/** Spaces per level of readable JSON, and how much longer that may make it. */
const INDENT = 2;
const INDENTED_GROWTH = 16;

/** JSON text, paid for by its length. */
export function toJsonText(value: unknown, frame: Frame, indented = false): string {
  const json = toJson(value);
  const text = JSON.stringify(json);
  frame.chargeText(text.length * (indented ? INDENTED_GROWTH : 1));
  return indented ? JSON.stringify(json, undefined, INDENT) : text;
}
