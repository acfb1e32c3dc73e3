import { StepError } from '../../step-error.ts';
import type { Json, JsonObject } from '../../types.ts';

const RESERVED_NAMES = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 20;

/** What is wrong with a dot path such as `customer.address.city`, as a sentence, or nothing. */
export function checkPath(path: string): string | undefined {
  const names = path.split('.');
  if (names.some((name) => name.trim() === '')) return `“${path}” has a dot too many.`;
  const reserved = names.find((name) => RESERVED_NAMES.has(name.trim()));
  if (reserved !== undefined) return `“${reserved}” cannot be used as a name.`;
  if (names.length > MAX_DEPTH) return `“${path.slice(0, 40)}…” is nested too deeply.`;
  return undefined;
}

/** A path that can be written to, from a raw config or an executor's; `undefined` for an empty or a wrong one. */
export function usablePath(path: unknown): string | undefined {
  return typeof path === 'string' && path !== '' && !checkPath(path) ? path : undefined;
}

/**
 * A copy of `target` with the value at a dot path; what lies beside the path is shared with the original. Groups on the
 * way are made, lists are entered by number. The path must have passed `checkPath`.
 * @throws StepError `INVALID_CONFIG` when the path enters a list without a number that fits.
 */
export function setAtPath(target: JsonObject, path: string, value: Json): JsonObject {
  const names = path.split('.').map((name) => name.trim());
  return setInObject(target, names, value);
}

function setInObject(target: JsonObject, [name = '', ...rest]: string[], value: Json): JsonObject {
  return { ...target, [name]: rest.length === 0 ? value : setInside(target[name], rest, value) };
}

function setInside(container: Json | undefined, names: string[], value: Json): Json {
  if (Array.isArray(container)) return setInList(container, names, value);
  const isGroup = typeof container === 'object' && container !== null;
  return setInObject(isGroup ? container : {}, names, value);
}

function setInList(list: Json[], [name = '', ...rest]: string[], value: Json): Json[] {
  const index = /^\d+$/.test(name) ? Number(name) : -1;
  if (index < 0 || index > list.length) {
    throw new StepError('INVALID_CONFIG', `“${name}” is no place in a list of ${list.length}.`);
  }
  const copy = [...list];
  copy[index] = rest.length === 0 ? value : setInside(list[index], rest, value);
  return copy;
}

/** A group of fields: neither a list nor a plain value. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Data as a group of fields; of anything else nothing is kept. */
export function asObject(data: Json | undefined): JsonObject {
  return isObject(data) ? data : {};
}

/** The value at a dot path that passed `checkPath`; `undefined` where it leads nowhere. Lists are entered by number. */
export function getAtPath(target: Json, path: string): Json | undefined {
  let found: Json | undefined = target;
  for (const name of path.split('.').map((part) => part.trim())) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as JsonObject)[name];
  }
  return found;
}
