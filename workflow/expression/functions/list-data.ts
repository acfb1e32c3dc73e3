import { toNumber } from '../operators.ts';
import { toText } from '../output.ts';
import { Lambda, readMember, setKey, type PlainObject } from '../values.ts';
import type { Call, FunctionEntry } from './define.ts';
import { naturalOrder } from './list.ts';

type List = readonly unknown[];

/** Reads what the first argument asks of each element: a field by name, what a function gives, or the element itself. */
function reader(call: Call): (element: unknown) => unknown {
  const [by] = call.args;
  if (by instanceof Lambda) return (element) => by.invoke(element);
  if (by === undefined) return (element) => element;
  const key = call.text(0);
  return (element) => readMember(element, key);
}

/** Something that is the same for equal values, also for equal lists and objects, and differs from every text. */
function identity(value: unknown, call: Call): unknown {
  return typeof value === 'object' && value !== null ? `\0${toText(value, call.frame)}` : value;
}

function numbers(list: List, call: Call): number[] {
  call.frame.chargeElements(list.length);
  return list.map(reader(call)).map(toNumber);
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function membership(list: List, call: Call): (element: unknown) => boolean {
  const other = call.list(0);
  call.frame.chargeElements(list.length + other.length);
  const known = new Set(other.map((element) => identity(element, call)));
  return (element) => known.has(identity(element, call));
}

/** Groups under text keys. A map while it is built, so that the names of groups mean nothing to JavaScript. */
function groupBy(list: List, call: Call): PlainObject {
  const read = reader(call);
  const groups = new Map<string, unknown[]>();
  for (const element of list) {
    const key = toText(read(element), call.frame);
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  const result: PlainObject = {};
  for (const [key, group] of groups) setKey(result, key, group);
  return result;
}

export const listDataFunctions: readonly FunctionEntry<List>[] = [
  {
    signature: 'sum(field?)',
    description: 'The sum of the numbers in the list, or in a field of each element.',
    example: ['[{ price: 3 }, { price: 4 }].sum("price")', 7],
    callback: true,
    run: (list, call) => total(numbers(list, call))
  },
  {
    signature: 'average(field?)',
    description: 'The mean of the numbers; missing for an empty list.',
    example: ['[1, 2, 6].average()', 3],
    callback: true,
    run: (list, call) => (list.length === 0 ? undefined : total(numbers(list, call)) / list.length)
  },
  {
    signature: 'min(field?)',
    description: 'The smallest number; missing for an empty list.',
    example: ['[4, 2, 9].min()', 2],
    callback: true,
    run: (list, call) =>
      list.length === 0 ? undefined : numbers(list, call).reduce((least, value) => Math.min(least, value))
  },
  {
    signature: 'max(field?)',
    description: 'The largest number; missing for an empty list.',
    example: ['[4, 2, 9].max()', 9],
    callback: true,
    run: (list, call) =>
      list.length === 0 ? undefined : numbers(list, call).reduce((most, value) => Math.max(most, value))
  },
  {
    signature: 'pluck(field)',
    description: 'One field of each element.',
    example: ['[{ name: "Ada" }, { name: "Bob" }].pluck("name")', ['Ada', 'Bob']],
    run: (list, call) => {
      call.frame.chargeElements(list.length);
      return list.map(reader(call));
    }
  },
  {
    signature: 'sortBy(field)',
    description: 'The elements in the order of a field, or of what a function gives, smallest first.',
    example: ['[{ age: 40 }, { age: 30 }].sortBy("age")', [{ age: 30 }, { age: 40 }]],
    callback: true,
    run: (list, call) => {
      const read = reader(call);
      call.frame.chargeElements(list.length * Math.log2(list.length + 2));
      const keyed = list.map((element) => ({ element, key: read(element) }));
      return keyed
        .sort((left, right) => naturalOrder(left.key, right.key, call))
        .map(({ element }) => element);
    }
  },
  {
    signature: 'groupBy(field)',
    description: 'An object with a list of elements for each value of a field, or of what a function gives.',
    example: [
      '[{ team: "a", n: 1 }, { team: "b", n: 2 }].groupBy("team")',
      { a: [{ team: 'a', n: 1 }], b: [{ team: 'b', n: 2 }] }
    ],
    callback: true,
    run: (list, call) => {
      call.frame.chargeElements(list.length);
      return groupBy(list, call);
    }
  },
  {
    signature: 'unique(field?)',
    description: 'The elements without repetitions, compared as a whole or by a field.',
    example: ['[1, 2, 1].unique()', [1, 2]],
    callback: true,
    aliases: ['removeDuplicates'],
    run: (list, call) => {
      call.frame.chargeElements(list.length);
      const read = reader(call);
      const seen = new Set<unknown>();
      return list.filter((element) => {
        const key = identity(read(element), call);
        if (seen.has(key)) return false;
        seen.add(key);
        return true;
      });
    }
  },
  {
    signature: 'difference(list)',
    description: 'The elements that another list does not have.',
    example: ['[1, 2, 3].difference([2])', [1, 3]],
    run: (list, call) => {
      const isKnown = membership(list, call);
      return list.filter((element) => !isKnown(element));
    }
  },
  {
    signature: 'intersection(list)',
    description: 'The elements that another list has too.',
    example: ['[1, 2, 3].intersection([2, 3, 4])', [2, 3]],
    run: (list, call) => list.filter(membership(list, call))
  },
  {
    signature: 'chunk(size)',
    description: 'The elements in lists of a size, the last one with the rest.',
    example: ['[1, 2, 3].chunk(2)', [[1, 2], [3]]],
    run: (list, call) => {
      const size = Math.max(1, call.whole(0));
      call.frame.chargeElements(list.length);
      return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
        list.slice(index * size, (index + 1) * size)
      );
    }
  }
];
