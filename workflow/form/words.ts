/** Plain words for raw config values, for the line under a node's title: never JSON, never `{{ }}`. */
import { isExpression } from '../types.ts';
import { rowEntries } from './slot.ts';

const MAX_CHARACTERS = 80;
/** Longer expressions are not read to their end: the line is drawn for every card on the canvas. */
const READ_CHARACTERS = 500;
/** A template that is one path: `{{ $json.company.name }}`; the last name stands for it. */
const ONE_PATH = /^\s*\{\{[\s\w$.'"()?[\]-]*?\.\s*([A-Za-z_]\w*)\s*\}\}\s*$/;
const PLACEHOLDER = /\{\{.*?\}\}/gs;

/** A value for people: text as it is, an expression by the name at its end, or `fallback` when it cannot be said. */
export function inWords(value: unknown, fallback: string): string {
  if (isExpression(value)) return expressionInWords(value.expr.slice(0, READ_CHARACTERS), fallback);
  if (typeof value === 'string') return plain(value, fallback);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return fallback;
}

/** The names in a list of rows, in order, as far as they can be said. */
export function rowNames(rows: unknown, column = 'name'): string[] {
  return rowEntries(rows)
    .map(([, row]) => inWords(row[column], ''))
    .filter((name) => name !== '');
}

/** `name`, `name and email`, `name, email and 3 more`. */
export function listInWords(names: readonly string[]): string {
  const [first = '', second, ...others] = names;
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${others.length} more`;
}

/** `1 item`, `3 items`. */
export function countInWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function expressionInWords(expr: string, fallback: string): string {
  return plain(ONE_PATH.exec(expr)?.[1] ?? expr.replace(PLACEHOLDER, '…'), fallback);
}

function plain(text: string, fallback: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '' || line === '…' || /[{}]/.test(line)) return fallback;
  return line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line;
}

const SPANS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
] as const;

/** Milliseconds in the largest unit that they are a whole number of: `3 days`, `90 minutes`. */
export function durationInWords(ms: number): string {
  const [noun, size] = SPANS.find(([, span]) => ms >= span && ms % span === 0) ?? ['second', 1_000];
  return countInWords(Math.round((ms / size) * 10) / 10, noun);
}
