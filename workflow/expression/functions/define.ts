import type { DateTime } from 'luxon';
import type { Json } from '../../types.ts';
import { fail } from '../error.ts';
import type { Frame } from '../frame.ts';
import { toNumber } from '../operators.ts';
import { toText } from '../output.ts';
import type { FunctionDoc } from '../types.ts';
import { KIND_NAMES, kindOf, Lambda, Pattern, type PlainObject } from '../values.ts';

/** A function with its documentation. The name is the signature up to its bracket; without brackets it is a property. */
export interface FunctionEntry<Self = unknown> {
  signature: string;
  description: string;
  /** Source of an example and what it gives: run by the table test. */
  example: readonly [source: string, result: Json];
  /** Takes an arrow function. */
  callback?: true;
  /** Other names, for people who know them from JavaScript or n8n. */
  aliases?: readonly string[];
  run(self: Self, call: Call): unknown;
}

export const nameOf = (entry: Pick<FunctionEntry, 'signature'>): string =>
  entry.signature.split('(', 1)[0] ?? '';
export const isProperty = (entry: Pick<FunctionEntry, 'signature'>): boolean =>
  !entry.signature.includes('(');

export const toDoc = (on: string, entry: FunctionEntry<never>): FunctionDoc => ({
  name: nameOf(entry),
  on,
  signature: entry.signature,
  description: entry.description,
  example: entry.example[0],
  result: entry.example[1]
});

/** The arguments of one call. Each reader checks the type and fails with a sentence that names the function. */
export class Call {
  readonly frame: Frame;
  readonly name: string;
  readonly args: readonly unknown[];

  constructor(frame: Frame, name: string, args: readonly unknown[]) {
    this.frame = frame;
    this.name = name;
    this.args = args;
  }

  has(index: number): boolean {
    return this.args[index] !== undefined;
  }

  /** Any value but a function. */
  value(index: number): unknown {
    const value = this.args[index];
    return value instanceof Lambda ? this.#refuse(index, 'a value') : value;
  }

  text(index: number, fallback?: string): string {
    const value = this.args[index];
    if (typeof value === 'string') return value;
    if (value === undefined && fallback !== undefined) return fallback;
    const kind = kindOf(value);
    return kind === 'number' || kind === 'boolean' ? toText(value, this.frame) : this.#refuse(index, 'text');
  }

  number(index: number, fallback?: number): number {
    const value = this.args[index];
    if (typeof value === 'number') return value;
    if (value === undefined) return fallback ?? this.#refuse(index, 'a number');
    return toNumber(value);
  }

  /** A number without its fraction; `NaN` counts as zero, as for JavaScript's own methods. */
  whole(index: number, fallback?: number): number {
    return Math.trunc(this.number(index, fallback)) || 0;
  }

  list(index: number): readonly unknown[] {
    const value = this.args[index];
    return Array.isArray(value) ? value : this.#refuse(index, 'a list');
  }

  object(index: number): PlainObject {
    const value = this.args[index];
    return kindOf(value) === 'object' ? (value as PlainObject) : this.#refuse(index, 'an object');
  }

  date(index: number): DateTime {
    const value = this.args[index];
    return kindOf(value) === 'date' ? (value as DateTime) : this.#refuse(index, 'a date');
  }

  pattern(index: number): Pattern {
    const value = this.args[index];
    return value instanceof Pattern ? value : this.#refuse(index, 'a pattern such as /[a-z]+/');
  }

  lambda(index: number): Lambda {
    const value = this.args[index];
    return value instanceof Lambda ? value : this.#refuse(index, 'a function such as x => x.name');
  }

  fail(message: string): never {
    return fail(`${this.name}: ${message}`);
  }

  #refuse(index: number, wanted: string): never {
    const position = index === 0 ? '' : ` as value ${index + 1}`;
    const kind = KIND_NAMES[kindOf(this.args[index])];
    return fail(`${this.name} needs ${wanted}${position}, but this is ${kind}.`);
  }
}
