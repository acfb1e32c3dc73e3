/** Plain values at the border of the shared document, where anything may arrive. */
import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Names that would reach an object's prototype; refused as ids and keys everywhere. */
export const isReservedKey = (key: string): boolean => RESERVED.has(key);

/** Whether this can be the name of a node, edge, note, field, row or cell; keys inside a value of JSON may be empty too. */
export const isUsableKey = (key: string): boolean => key !== '' && !isReservedKey(key);

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The entries of an object whose keys may be used as keys. */
export function safeEntries<T>(object: Record<string, T>): [string, T][] {
  return Object.entries(object).filter(([key]) => isUsableKey(key));
}

/** At most so many UTF-16 units of a text; a cut never splits a character. */
export function clampText(text: string, characters: number): string {
  const cut = text.length > characters ? text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '') : text;
  return cut.toWellFormed();
}

/**
 * A deep copy that is certainly JSON, or `undefined` for what JSON cannot say (functions, dates, `NaN`) or nests deeper
 * than the limit. Lone surrogates are replaced, since the wire would do so on every side but the writer's own.
 */
export function toJson(value: unknown): Json | undefined {
  return isDeeperThan(LIMITS.jsonDepth, value) ? undefined : copyJson(value);
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner));
}

function copyJson(value: unknown): Json | undefined {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value || 0 : undefined; // `|| 0`: JSON has no -0
    case 'object':
      return value === null ? null : copyObject(value);
    default:
      return undefined;
  }
}

function copyObject(value: object): Json | undefined {
  if (Array.isArray(value)) return value.map((element) => copyJson(element) ?? null);
  if (!isPlainObject(value)) return undefined;
  const copy: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    const inner = copyJson(value[key]);
    if (inner !== undefined && !isReservedKey(key)) copy[key.toWellFormed()] = inner;
  }
  return copy;
}
