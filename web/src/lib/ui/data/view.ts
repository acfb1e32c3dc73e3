import type { Json, JsonObject } from '@automateos/workflow';
import { formatCount, formatDateTime } from '../format.ts';
import { plainWords, splitText, type TextPart } from './text.ts';

/** How one value is drawn. Parts of it are described when they are drawn, so a deep value costs nothing until opened. */
export type DataView =
  | { kind: 'empty'; text: string }
  | {
      kind: 'plain';
      text: string;
      /** The exact value, when the text is a friendlier form. */ exact?: string;
    }
  | { kind: 'text'; text: string }
  | { kind: 'mixed'; parts: TextPart[] }
  | { kind: 'rows'; rows: { name: string; value: Json }[]; summary: string }
  | { kind: 'table'; columns: string[]; hiddenColumns: number; rows: JsonObject[]; summary: string }
  | { kind: 'list'; items: Json[]; summary: string };

/** Wider tables cannot be read; the rest is found by opening a row. */
const MAX_COLUMNS = 12;
/** From here a text is clipped and can be opened. */
export const LONG_TEXT = 240;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** What a person sees instead of JSON: plain words, key-value rows, a table or a list. */
export function describeData(value: Json | undefined): DataView {
  if (value === null || value === undefined) return { kind: 'empty', text: 'Nothing' };
  if (typeof value === 'boolean') return { kind: 'plain', text: value ? 'Yes' : 'No' };
  if (typeof value === 'number') return { kind: 'plain', text: String(value) };
  if (typeof value === 'string') return describeText(value);
  return Array.isArray(value) ? describeList(value) : describeObject(value);
}

function describeText(text: string): DataView {
  if (text === '') return { kind: 'empty', text: 'Empty text' };
  if (MOMENT.test(text) && !Number.isNaN(Date.parse(text)))
    return { kind: 'plain', text: formatDateTime(text), exact: text };
  const parts = splitText(text);
  if (parts.length === 1 && parts[0]?.kind === 'data') return describeData(parts[0].value);
  if (parts.some((part) => part.kind === 'data')) return { kind: 'mixed', parts };
  return { kind: 'text', text: parts.map((part) => (part.kind === 'text' ? part.text : '')).join('') };
}

function describeObject(value: JsonObject): DataView {
  const rows = Object.entries(value).map(([name, inner]) => ({ name, value: inner }));
  if (rows.length === 0) return { kind: 'empty', text: 'No fields' };
  return { kind: 'rows', rows, summary: formatCount(rows.length, 'field') };
}

function describeList(value: Json[]): DataView {
  if (value.length === 0) return { kind: 'empty', text: 'Empty list' };
  if (!value.every(isObject))
    return { kind: 'list', items: value, summary: formatCount(value.length, 'value') };
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return { kind: 'empty', text: formatCount(value.length, 'empty row') };
  return {
    kind: 'table',
    columns: columns.slice(0, MAX_COLUMNS),
    hiddenColumns: Math.max(0, columns.length - MAX_COLUMNS),
    rows: value,
    summary: formatCount(value.length, 'row')
  };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value in one short line, for a closed branch or a card: `Priya Raman`, `3 fields`, `24 rows`. */
export function summarizeData(value: Json | undefined, maxCharacters = 80): string {
  const view = describeData(value);
  if (view.kind === 'mixed') return clip(plainWords(typeof value === 'string' ? value : ''), maxCharacters);
  if (view.kind === 'text') return clip(view.text, maxCharacters);
  return 'summary' in view ? view.summary : view.text;
}

/** The first characters, whole code points, with an ellipsis when something is left out. */
export function clip(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  return `${[...text.slice(0, maxCharacters)].slice(0, -1).join('').trimEnd()}…`;
}
