import { DateTime } from 'luxon';
import type { RE2JS } from 're2js';
import { fail } from './error.ts';
import type { Code, Frame } from './frame.ts';
import type { NodeData } from './types.ts';

/** What a value is to the function tables. `internal` has no functions and no fields. */
export type Kind =
  'nothing' | 'boolean' | 'number' | 'text' | 'list' | 'object' | 'date' | 'pattern' | 'node' | 'internal';

/** For messages: "needs …, but this is …". */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  nothing: 'missing',
  boolean: 'true or false',
  number: 'a number',
  text: 'text',
  list: 'a list',
  object: 'an object',
  date: 'a date',
  pattern: 'a pattern',
  node: 'a node',
  internal: 'a function'
};

export type PlainObject = Record<string, unknown>;

/** A regular expression literal, matched in linear time. */
export class Pattern {
  readonly engine: RE2JS;
  /** The `g` flag: every match, not only the first. */
  readonly global: boolean;
  readonly source: string;

  constructor(engine: RE2JS, options: { source: string; global: boolean }) {
    this.engine = engine;
    this.source = options.source;
    this.global = options.global;
  }
}

/** What `$('n_…')` and `$input` stand for. */
export class NodeItems {
  readonly data: NodeData | undefined;

  constructor(data: NodeData | undefined) {
    this.data = data;
  }
}

/** An arrow function on its way into a list function. It is never stored and never a result. */
export class Lambda {
  readonly #frame: Frame;
  readonly #definition: LambdaDefinition;

  constructor(frame: Frame, definition: LambdaDefinition) {
    this.#frame = frame;
    this.#definition = definition;
  }

  /** Runs the function, paying for each call. */
  invoke(first: unknown, second?: unknown, third?: unknown): unknown {
    const { slots, unpack, body, cost } = this.#definition;
    const frame = this.#frame;
    frame.charge(cost);
    if (slots[0] !== undefined) frame.locals[slots[0]] = first;
    if (slots[1] !== undefined) frame.locals[slots[1]] = second;
    if (slots[2] !== undefined) frame.locals[slots[2]] = third;
    for (const step of unpack) step(frame);
    return body(frame);
  }
}

export interface LambdaDefinition {
  /** Work units of one call. */
  cost: number;
  /** Where each parameter is kept. */
  slots: readonly number[];
  /** Fills in defaults and takes destructured parameters apart. */
  unpack: readonly Code[];
  body: Code;
}

/** The kind of any value. Only JSON data, dates and our own classes have one; everything else is `internal`. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'undefined':
      return 'nothing';
    case 'object':
      return value === null ? 'nothing' : kindOfObject(value);
    default:
      return 'internal';
  }
}

function kindOfObject(value: object): Kind {
  if (Array.isArray(value)) return 'list';
  if (isPlain(value)) return 'object';
  if (value instanceof DateTime) return 'date';
  if (value instanceof NodeItems) return 'node';
  return value instanceof Pattern ? 'pattern' : 'internal';
}

/** Data without behaviour: its prototype is `Object.prototype`, of any realm, or null. */
function isPlain(value: object): value is PlainObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Keys that mean something to JavaScript itself. Expressions never make data with them. */
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isReservedKey = (key: string): boolean => RESERVED_KEYS.has(key);

/** Sets a field of an object that the evaluation made. @throws ExpressionError for a reserved key. */
export function setKey(target: PlainObject, key: string, value: unknown): void {
  if (isReservedKey(key)) fail(`"${key}" cannot be the name of a field.`);
  target[key] = value;
}

/** Copies every field into an object that the evaluation made. */
export function copyKeys(target: PlainObject, source: PlainObject): void {
  for (const key of Object.keys(source)) setKey(target, key, source[key]);
}

/** An own field of plain data, an element of a list or a character of a text; anything else is `undefined`. Never throws. */
export function readMember(value: unknown, key: unknown): unknown {
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  if (typeof value === 'string') return readElement(value, key);
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return readElement(value, key);
  return isPlain(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

const INDEX = /^(?:0|[1-9]\d{0,9})$/;

function readElement(value: string | readonly unknown[], key: string | number): unknown {
  const index = typeof key === 'number' ? key : INDEX.test(key) ? Number(key) : -1;
  return Number.isInteger(index) && index >= 0 && index < value.length ? value[index] : undefined;
}
