/** Values of a config in words, for people who compare two documents. */
import type { NodeDefinition } from '../define-node.ts';
import type { ConditionsField, Field, RowsField } from '../form/field-types.ts';
import { fieldsOf } from '../form/fields-of.ts';
import { describeSchedule } from '../form/schedule.ts';
import { rowEntries } from '../form/slot.ts';
import { inWords, listInWords } from '../form/words.ts';
import { isExpression, type Expression } from '../types.ts';
import { isPlainObject } from './json.ts';

/** What a value reads as. An expression stays one, so that the screen shows it as chips. */
export type Words = string | Expression;

/** The fields of a type by name; none for a type that this build does not know. */
export function fieldOf(
  definition: Pick<NodeDefinition, 'config'> | undefined,
  name: string
): Field | undefined {
  return definition && fieldsOf(definition).find((field) => field.name === name);
}

/**
 * A value of `field` (absent: of a field that this build does not know) as a person reads it; `undefined` for nothing.
 * What a document leaves out reads as the field's default. Secrets and connections are named by their presence only.
 */
export function wordsOf(field: Field | undefined, value: unknown): Words | undefined {
  if (isExpression(value)) return value;
  const shown = value ?? (field && 'default' in field ? field.default : undefined);
  if (shown === undefined || shown === null || shown === '') return undefined;
  return (field && (PRESENCE[field.kind] ?? wordsOfKind(field, shown))) ?? plainWords(shown);
}

/** What stands for something outside of the document. */
const PRESENCE: Partial<Record<string, string>> = {
  secretRef: 'A secret',
  connection: 'A connection',
  workflow: 'A workflow'
};

function wordsOfKind(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'select':
      return field.options.find((option) => option.value === value)?.label;
    case 'switch':
      return value === true ? 'On' : 'Off';
    case 'duration':
      return typeof value === 'number' ? durationInWords(value) : undefined;
    case 'schedule':
      return typeof value === 'string' ? describeSchedule(value) : undefined;
    case 'rows':
    case 'conditions':
      return listInWords(rowEntries(value).map(([, row]) => rowInWords(field, row)));
    default:
      return undefined;
  }
}

/** A row of a list by its cells: `X-Source: leads`, `Score is above 70`. */
export function rowInWords(field: RowsField | ConditionsField, row: Record<string, unknown>): string {
  const types = new Set(field.columns.map((column) => 'typeField' in column && column.typeField));
  const cells = field.columns.flatMap((column) => {
    const words = types.has(column.name) ? undefined : wordsOf(column, row[column.name]);
    return words === undefined ? [] : inWords(words, 'a formula');
  });
  if (field.kind === 'conditions') return cells.join(' ');
  const [first = 'an empty row', ...others] = cells;
  return others.length === 0 ? first : `${first}: ${others.join(' ')}`;
}

const UNITS = [
  { noun: 'day', ms: 86_400_000 },
  { noun: 'hour', ms: 3_600_000 },
  { noun: 'minute', ms: 60_000 },
  { noun: 'second', ms: 1000 }
];

/** Milliseconds by the largest unit that gives a whole number: `90 minutes`. */
export function durationInWords(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms && ms % candidate.ms === 0);
  const { noun, amount } = unit
    ? { noun: unit.noun, amount: ms / unit.ms }
    : { noun: 'millisecond', amount: ms };
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

function plainWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (isPlainObject(value)) return listInWords(Object.keys(value)) || 'Nothing in it';
  return String(value);
}
