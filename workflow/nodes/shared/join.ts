import type { Item, Json } from '../../types.ts';
import { asObject, getAtPath } from './object-path.ts';

/** The items of one input, each with its place among all that came in. */
export type Side = { data: Json; place: number }[];

/** First with first, second with second. Fields of later inputs win. Without `keepUnpaired`, as far as the shortest reaches. */
export function joinByPosition(sides: readonly Side[], keepUnpaired: boolean): Item[] {
  const lengths = sides.map((side) => side.length);
  const count = keepUnpaired ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: count }, (_, index) =>
    together(sides.flatMap((side) => (side[index] ? [side[index]] : [])))
  );
}

export interface KeyJoin {
  /** Dot paths in the first and in the second input. */
  keys: readonly [string, string];
  join: 'inner' | 'left' | 'outer';
}

/**
 * Pairs each item of the first input with every one of the second whose value at the path is the same; a number equals
 * its text. Items without a value have no partner.
 */
export function joinByKey([left = [], right = []]: readonly Side[], { keys, join }: KeyJoin): Item[] {
  const partners = Map.groupBy(right, (entry) => keyOf(entry.data, keys[1]));
  const met = new Set<Side[number]>();
  const joined = left.flatMap((entry) => {
    const key = keyOf(entry.data, keys[0]);
    const found = key === undefined ? [] : (partners.get(key) ?? []);
    for (const partner of found) met.add(partner);
    if (found.length === 0) return join === 'inner' ? [] : [together([entry])];
    return found.map((partner) => together([entry, partner]));
  });
  if (join !== 'outer') return joined;
  return [...joined, ...right.filter((entry) => !met.has(entry)).map((entry) => together([entry]))];
}

function keyOf(data: Json, path: string): string | undefined {
  const value = getAtPath(data, path);
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function together(entries: Side): Item {
  const from = entries.map(({ place }) => place);
  const [only] = entries;
  if (entries.length === 1 && only) return { data: only.data, from };
  return { data: Object.assign({}, ...entries.map(({ data }) => asObject(data))) as Json, from };
}
