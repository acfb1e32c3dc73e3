import type { z } from 'zod';
import { isExpression } from '../types.ts';
import type { Field } from './field-types.ts';
import { filledRows, isList, type Slot } from './slot.ts';

type Issue = z.core.$ZodIssue;

/** The cell or field that an issue is about. `value` is what was parsed; rows that are unknown fall back to the list. */
export function slotOfIssue(issue: Issue, slot: Slot, value: unknown): Slot {
  if (!isList(slot.field)) return slot;
  const [rowId, column] = issue.path;
  const row = filledRows({ ...slot, field: slot.field }, value).find((candidate) => candidate.id === rowId);
  return row?.cells.find((cell) => cell.field.name === column) ?? slot;
}

/** What zod found, as a sentence about the field or cell. */
export function describeIssue(issue: Issue, slot: Slot): string {
  const { label, field } = slot;
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_union':
      return describeIssue(likeliestIssue(issue), slot);
    case 'too_small':
      return `${label} must be at least ${issue.minimum}.`;
    case 'too_big':
      return issue.origin === 'string'
        ? `${label} may have at most ${issue.maximum} characters.`
        : `${label} may be at most ${issue.maximum}.`;
    case 'invalid_value':
      return `${label} must be one of: ${choicesOf(field)}.`;
    case 'unrecognized_keys':
      return `${label} has a part “${issue.keys[0]}” that this version does not know.`;
    case 'invalid_key':
      return `${label} has a row with an id that cannot be used.`;
    default:
      return `${label} must be ${EXPECTED[field.kind]}.`;
  }
}

const EXPECTED: Record<Field['kind'], string> = {
  text: 'text',
  longText: 'text',
  number: 'a number',
  switch: 'on or off',
  select: 'one of its choices',
  value: 'a value',
  secretRef: 'a secret',
  connection: 'a connection',
  workflow: 'a workflow',
  duration: 'a length of time',
  schedule: 'a schedule',
  timeZone: 'a time zone',
  rows: 'a list of rows',
  conditions: 'a list of conditions'
};

function choicesOf(field: Field): string {
  return field.kind === 'select'
    ? field.options.map((option) => option.label).join(', ')
    : EXPECTED[field.kind];
}

/** Of a failed `expression or plain` union, the issue of the branch that was meant. */
function likeliestIssue(issue: Extract<Issue, { code: 'invalid_union' }>): Issue {
  const [expression, plain] = issue.errors;
  const meant = isExpression(issue.input) ? expression : plain;
  return (
    meant?.[0] ?? {
      code: 'invalid_type',
      expected: 'string',
      path: issue.path,
      message: issue.message,
      input: issue.input
    }
  );
}
