/** Reads the parameters of an n8n node, whose shapes follow its interface: expressions, pickers, lists in lists. */
import { isPlainObject } from '../../document/json.ts';
import type { Expression } from '../../types.ts';

type Value = string | number | boolean | Expression;
type Row = Record<string, unknown>;

/** A text that begins with `=` is an expression there; its code between braces reads the same here. */
export function convertValue(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('=')) return value;
    const source = value.slice(1);
    return source.includes('{{') ? { expr: source } : source;
  }
  if (Array.isArray(value)) return value.map(convertValue);
  if (!isPlainObject(value)) return value;
  if (value['__rl'] === true) return convertValue(value['value']);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convertValue(inner)]));
}

export const isComputed = (value: unknown): value is Expression => isPlainObject(value) && 'expr' in value;

export class Parameters {
  readonly #values: Row;

  constructor(values: Row) {
    this.#values = values;
  }

  /** The value at a path of keys, converted; `undefined` when it is absent or empty. */
  get(...path: string[]): unknown {
    let value: unknown = this.#values;
    for (const key of path) value = isPlainObject(value) ? value[key] : undefined;
    const converted = convertValue(value);
    return converted === '' || converted === null ? undefined : converted;
  }

  /** As n8n wrote it. */
  raw(name: string): unknown {
    return this.#values[name];
  }

  /** A text, number, yes or no, or an expression; nothing that has parts. */
  value(...path: string[]): Value | undefined {
    const value = this.get(...path);
    return isComputed(value) || ['string', 'number', 'boolean'].includes(typeof value)
      ? (value as Value)
      : undefined;
  }

  /** A text or an expression; numbers become text. */
  text(...path: string[]): string | Expression | undefined {
    const value = this.value(...path);
    return isComputed(value) || value === undefined ? value : String(value);
  }

  /** A text that is not computed. */
  literal(...path: string[]): string | undefined {
    const value = this.text(...path);
    return isComputed(value) ? undefined : value;
  }

  number(...path: string[]): number | undefined {
    const value = Number(this.literal(...path) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  }

  isOn(...path: string[]): boolean {
    return this.get(...path) === true;
  }

  /** The rows of a list, each read the same way. */
  rows(...path: string[]): Parameters[] {
    let value: unknown = this.#values;
    for (const key of path) value = isPlainObject(value) ? value[key] : undefined;
    return Array.isArray(value) ? value.filter(isPlainObject).map((row) => new Parameters(row)) : [];
  }

  /** Names of the parameters that are there. */
  get names(): string[] {
    return Object.keys(this.#values);
  }
}

/** Rows as our documents hold them. What is `undefined` in a row is left out. */
export function toRows(rows: readonly Row[]): Record<string, Row> {
  return Object.fromEntries(
    rows.map((row, index) => [`r${index + 1}`, { ...withoutAbsent(row), order: index + 1 }])
  );
}

/** A config without what was not given. */
export const withoutAbsent = (config: Row): Row =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
