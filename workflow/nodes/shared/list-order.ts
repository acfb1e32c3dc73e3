import { toNumber } from '../../form/coerce.ts';
import type { Json } from '../../types.ts';
import { getAtPath } from './object-path.ts';

/** The items of a list step, each with its place among those that came in. */
export type Entries = readonly { data: Json; place: number }[];

export interface SortKey {
  /** Dot path. */
  name: string;
  direction: 'up' | 'down';
}

/** English order on every machine; `Item 2` stands before `Item 10`. */
const collator = new Intl.Collator('en', { numeric: true });

/** Sorted by the first key, equal ones by the next; equal in all keep their order. Nothing comes last, whatever the direction. */
export function sortItems(entries: Entries, keys: readonly SortKey[]): Entries {
  return [...entries].sort((a, b) => {
    for (const { name, direction } of keys) {
      const [left, right] = [getAtPath(a.data, name), getAtPath(b.data, name)];
      const order = compareMissing(left, right) || compareValues(left, right) * (direction === 'up' ? 1 : -1);
      if (order !== 0) return order;
    }
    return 0;
  });
}

export function limitItems(entries: Entries, count: number, end: 'first' | 'last'): Entries {
  return end === 'first' ? entries.slice(0, count) : entries.slice(Math.max(0, entries.length - count));
}

/** The first of the items that are equal in these fields; without fields, equal as a whole. */
export function removeDuplicates(entries: Entries, fields: readonly string[]): Entries {
  const seen = new Set<string>();
  return entries.filter(({ data }) => {
    const key = JSON.stringify(
      fields.length === 0 ? data : fields.map((name) => getAtPath(data, name) ?? null)
    );
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const isMissing = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

function compareMissing(left: Json | undefined, right: Json | undefined): number {
  return Number(isMissing(left)) - Number(isMissing(right));
}

function compareValues(left: Json | undefined, right: Json | undefined): number {
  if (isMissing(left) || isMissing(right)) return 0;
  const [a, b] = [toNumber(left), toNumber(right)];
  if ('value' in a && 'value' in b) return a.value - b.value;
  return collator.compare(textOf(left), textOf(right));
}

function textOf(value: Json | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
