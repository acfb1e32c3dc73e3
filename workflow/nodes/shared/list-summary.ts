import { describeValue, toNumber } from '../../form/coerce.ts';
import { StepError } from '../../step-error.ts';
import type { Item, Json, JsonObject } from '../../types.ts';
import type { Entries } from './list-order.ts';
import { getAtPath, setAtPath } from './object-path.ts';

/** What can be worked out over a list, as choices of a form. */
export const CALCULATIONS = [
  { value: 'count', label: 'How many' },
  { value: 'sum', label: 'Sum' },
  { value: 'average', label: 'Average' },
  { value: 'smallest', label: 'Smallest' },
  { value: 'largest', label: 'Largest' },
  { value: 'different', label: 'How many different' },
  { value: 'list', label: 'List of all' }
] as const;

export interface Result {
  calculation: (typeof CALCULATIONS)[number]['value'];
  /** Dot path of the values. */
  field: string;
  /** Dot path that the result is put at. */
  name: string;
}

/** All items, or one field of each, as a list in a single item. */
export function collectItems(entries: Entries, { into, only }: { into: string; only: string }): Item {
  const list = only === '' ? entries.map(({ data }) => data) : valuesOf(entries, only);
  return { data: setAtPath({}, into, list), from: placesOf(entries) };
}

/**
 * One item per group, in the order in which groups appear, with the fields of the group and its results.
 * @throws StepError `INPUT_INVALID` for a value that is no number where one is needed.
 */
export function summariseItems(
  entries: Entries,
  { groupBy, results }: { groupBy: readonly string[]; results: readonly Result[] }
): Item[] {
  const keyOf = (data: Json) => groupBy.map((name) => getAtPath(data, name) ?? null);
  const groups = Map.groupBy(entries, ({ data }) => JSON.stringify(keyOf(data)));
  return [...groups.values()].map((group) => {
    const key = keyOf(group[0]!.data);
    let data: JsonObject = {};
    groupBy.forEach((name, index) => (data = setAtPath(data, name, key[index] ?? null)));
    for (const result of results) data = setAtPath(data, result.name, calculate(group, result));
    return { data, from: placesOf(group) };
  });
}

const placesOf = (entries: Entries): number[] => entries.map(({ place }) => place);

/** The values at a path; items without one are left out. */
function valuesOf(entries: Entries, path: string): Json[] {
  return entries
    .map(({ data }) => getAtPath(data, path))
    .filter((value): value is Json => value !== undefined && value !== null && value !== '');
}

function calculate(group: Entries, { calculation, field }: Result): Json {
  if (calculation === 'count') return group.length;
  const values = valuesOf(group, field);
  if (calculation === 'list') return values;
  if (calculation === 'different') return new Set(values.map((value) => JSON.stringify(value))).size;
  const numbers = values.map((value) => numberOf(value, field));
  const sum = numbers.reduce((total, number) => total + number, 0);
  if (calculation === 'sum') return sum;
  if (numbers.length === 0) return null;
  if (calculation === 'average') return sum / numbers.length;
  const better = calculation === 'smallest' ? Math.min : Math.max;
  return numbers.reduce((best, number) => better(best, number));
}

function numberOf(value: Json, field: string): number {
  const number = toNumber(value);
  if ('reason' in number)
    throw new StepError('INPUT_INVALID', `“${field}”: ${describeValue(value)} is not a number.`);
  return number.value;
}
