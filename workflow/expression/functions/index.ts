import type { FunctionDoc } from '../types.ts';
import type { Kind } from '../values.ts';
import { anyFunctions } from './any.ts';
import { dateFunctions } from './date.ts';
import { isProperty, nameOf, toDoc, type FunctionEntry } from './define.ts';
import { globalFunctions } from './globals.ts';
import { listDataFunctions } from './list-data.ts';
import { listFunctions } from './list.ts';
import { namespaceTables } from './namespaces.ts';
import { nodeFunctions } from './node.ts';
import { numberFunctions } from './number.ts';
import { objectFunctions } from './object.ts';
import { textConvertFunctions } from './text-convert.ts';
import { patternFunctions, textPatternFunctions } from './text-patterns.ts';
import { textFunctions } from './text.ts';

/** Any entry, once its table has been chosen by the kind of the value before the dot. */
export type AnyEntry = FunctionEntry<never>;
/** The functions of one name, by the kind of value they belong to. */
export type ByKind = Readonly<Partial<Record<Kind | 'any', AnyEntry>>>;

const tables: readonly (readonly [Kind | 'any', readonly AnyEntry[]])[] = [
  ['text', [...textFunctions, ...textPatternFunctions, ...textConvertFunctions]],
  ['number', numberFunctions],
  ['list', [...listFunctions, ...listDataFunctions]],
  ['object', objectFunctions],
  ['date', dateFunctions],
  ['pattern', patternFunctions],
  ['node', nodeFunctions],
  ['any', anyFunctions]
];

function indexByName(wanted: (entry: AnyEntry) => boolean): ReadonlyMap<string, ByKind> {
  const index = new Map<string, Partial<Record<Kind | 'any', AnyEntry>>>();
  for (const [kind, entries] of tables)
    for (const entry of entries.filter(wanted))
      for (const name of [nameOf(entry), ...(entry.aliases ?? [])]) {
        const byKind = index.get(name) ?? {};
        byKind[kind] = entry;
        index.set(name, byKind);
      }
  return index;
}

const named = (entries: readonly AnyEntry[]): ReadonlyMap<string, AnyEntry> =>
  new Map(entries.map((entry) => [nameOf(entry), entry]));

/** `value.name(…)`, by name. */
export const methods = indexByName((entry) => !isProperty(entry));
/** `value.name`, by name. */
export const properties = indexByName(isProperty);
/** `name(…)`. */
export const globals = named(globalFunctions);
/** `Math.name(…)`. */
export const namespaces: ReadonlyMap<string, ReadonlyMap<string, AnyEntry>> = new Map(
  [...namespaceTables].map(([name, entries]) => [name, named(entries)])
);

/** The moment at which the examples are evaluated: a Wednesday. */
export const EXAMPLE_NOW = new Date('2026-03-04T09:30:00Z');

/** Every function, method and property with its example: the reference page, the completions and the table test. */
export const functionDocs: readonly FunctionDoc[] = [
  ...tables.flatMap(([kind, entries]) => entries.map((entry) => toDoc(kind, entry))),
  ...globalFunctions.map((entry) => toDoc('global', entry)),
  ...[...namespaceTables].flatMap(([name, entries]) => entries.map((entry) => toDoc(name, entry)))
];
