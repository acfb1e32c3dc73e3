import type { Json } from '../types.ts';
import type { Field } from './field-types.ts';

/** A value brought to the type of its field, or what stands against it: `expects a number, not a list`. */
export type Coerced = { value: unknown } | { reason: string };

const TRUE_WORDS = ['true', 'yes', 'on', '1'];
const FALSE_WORDS = ['false', 'no', 'off', '0', ''];

/**
 * Brings what an expression yielded to the type of its field, where nothing is lost by it: a number in text becomes a
 * number, a number becomes text. A list never becomes text. `undefined` is a path that led nowhere.
 */
export function coerce(field: Field, value: Json | undefined): Coerced {
  switch (field.kind) {
    case 'value':
      return { value: value ?? null };
    case 'longText':
      return field.data ? { value: value ?? null } : toText(value);
    case 'number':
    case 'duration':
      return toNumber(value);
    case 'switch':
      return toSwitch(value);
    case 'select':
      return toChoice(field.options, value);
    case 'rows':
    case 'conditions':
      return { reason: 'is a list of rows and cannot be computed' };
    default:
      return toText(value);
  }
}

/** Names the type of a value for a person: `a list`. */
export function describeJson(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'yes or no';
    default:
      return 'a group of fields';
  }
}

function toText(value: Json | undefined): Coerced {
  if (value === undefined || value === null) return { value: '' };
  if (typeof value === 'object') return { reason: `expects text, not ${describeJson(value)}` };
  return { value: String(value) };
}

/** A finite number, also written as text. */
export function toNumber(value: Json | undefined): { value: number } | { reason: string } {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return { value: number };
  return { reason: `expects a number, not ${describeValue(value)}` };
}

/** Yes or no, also written as a word or as 1 and 0. Nothing is no. */
export function toSwitch(value: Json | undefined): { value: boolean } | { reason: string } {
  const word = typeof value === 'object' && value !== null ? undefined : wordOf(value);
  if (word !== undefined && TRUE_WORDS.includes(word)) return { value: true };
  if (word !== undefined && FALSE_WORDS.includes(word)) return { value: false };
  return { reason: `expects yes or no, not ${describeValue(value)}` };
}

function toChoice(options: readonly { value: string; label: string }[], value: Json | undefined): Coerced {
  const wanted = wordOf(value);
  const choice = options.find((option) => option.value.toLowerCase() === wanted);
  return choice ? { value: choice.value } : { reason: `has no choice ${describeValue(value)}` };
}

function wordOf(value: Json | undefined): string {
  return String(value ?? '')
    .trim()
    .toLowerCase();
}

const SHOWN_CHARACTERS = 40;

/** A value in a message: text in quotes, cut short; anything else by its type. */
export function describeValue(value: Json | undefined): string {
  if (typeof value !== 'string') return describeJson(value);
  return `“${value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS - 1)}…` : value}”`;
}
