import { isEmpty } from './any.ts';
import { compare, isSame } from '../operators.ts';
import { toText } from '../output.ts';
import { kindOf, type Kind } from '../values.ts';
import type { Call, FunctionEntry } from './define.ts';

type List = readonly unknown[];

/** Charged for a copy of a list before it is made. */
function copying(list: List, call: Call): List {
  call.frame.chargeElements(list.length);
  return list;
}

const each = (call: Call): ((value: unknown, index: number, list: List) => unknown) => {
  const lambda = call.lambda(0);
  return (value, index, list) => lambda.invoke(value, index, list);
};

const holds = (call: Call): ((value: unknown, index: number, list: List) => boolean) => {
  const test = each(call);
  return (value, index, list) => Boolean(test(value, index, list));
};

function flatten(list: List, depth: number, call: Call): unknown[] {
  const flat: unknown[] = [];
  call.frame.chargeElements(list.length);
  for (const value of list) {
    if (!Array.isArray(value)) flat.push(value);
    else if (depth <= 0) flat.push(value);
    else for (const inner of flatten(value, depth - 1, call)) flat.push(inner);
  }
  return flat;
}

/** Order of a sort: by a function of two elements, or smaller before larger with missing values last. */
function sortList(list: List, call: Call): unknown[] {
  const { frame } = call;
  const lambda = call.has(0) ? call.lambda(0) : undefined;
  frame.chargeElements(list.length * Math.log2(list.length + 2));
  if (lambda) return [...list].sort((left, right) => Number(lambda.invoke(left, right)) || 0);
  return [...list].sort((left, right) => naturalOrder(left, right, call));
}

const ORDERED: ReadonlySet<Kind> = new Set(['number', 'text', 'date', 'boolean']);

/** Numbers, dates and texts among themselves; anything else by its text; missing last. */
export function naturalOrder(left: unknown, right: unknown, call: Call): number {
  const missing = Number(left === undefined || left === null) - Number(right === undefined || right === null);
  if (missing !== 0) return missing;
  const kind = kindOf(left);
  if (kind === kindOf(right) && ORDERED.has(kind)) return compare(left, right, call.frame) || 0;
  return compare(toText(left, call.frame), toText(right, call.frame), call.frame) || 0;
}

export const listFunctions: readonly FunctionEntry<List>[] = [
  {
    signature: 'length',
    description: 'The number of elements.',
    example: ['[3, 5, 8].length', 3],
    run: (list) => list.length
  },
  {
    signature: 'map(function)',
    description: 'What a function makes of each element.',
    example: ['[1, 2, 3].map(n => n * 10)', [10, 20, 30]],
    callback: true,
    run: (list, call) => list.map(each(call))
  },
  {
    signature: 'filter(function)',
    description: 'The elements for which a function gives true.',
    example: ['[5, 12, 8].filter(n => n > 6)', [12, 8]],
    callback: true,
    run: (list, call) => list.filter(holds(call))
  },
  {
    signature: 'find(function)',
    description: 'The first element for which a function gives true.',
    example: ['[{ id: 1 }, { id: 2 }].find(row => row.id === 2)', { id: 2 }],
    callback: true,
    run: (list, call) => list.find(holds(call))
  },
  {
    signature: 'findIndex(function)',
    description: 'The position of the first element for which a function gives true, or -1.',
    example: ['["a", "b"].findIndex(x => x === "b")', 1],
    callback: true,
    run: (list, call) => list.findIndex(holds(call))
  },
  {
    signature: 'some(function)',
    description: 'Whether a function gives true for at least one element.',
    example: ['[1, 5].some(n => n > 3)', true],
    callback: true,
    run: (list, call) => list.some(holds(call))
  },
  {
    signature: 'every(function)',
    description: 'Whether a function gives true for all elements.',
    example: ['[1, 5].every(n => n > 3)', false],
    callback: true,
    run: (list, call) => list.every(holds(call))
  },
  {
    signature: 'reduce(function, start?)',
    description: 'One value, made by a function from the value so far and each element.',
    example: ['[1, 2, 3].reduce((sum, n) => sum + n, 0)', 6],
    callback: true,
    run: (list, call) => {
      const lambda = call.lambda(0);
      const hasStart = call.args.length > 1;
      if (list.length === 0 && !hasStart) call.fail('the list is empty, so a start value is needed.');
      let result = hasStart ? call.value(1) : list[0];
      for (let index = hasStart ? 0 : 1; index < list.length; index++)
        result = lambda.invoke(result, list[index], index);
      return result;
    }
  },
  {
    signature: 'flatMap(function)',
    description: 'The lists that a function makes of each element, joined to one list.',
    example: ['[1, 2].flatMap(n => [n, -n])', [1, -1, 2, -2]],
    callback: true,
    run: (list, call) => flatten(list.map(each(call)), 1, call)
  },
  {
    signature: 'sort(function?)',
    description:
      'The elements in order, smallest first, or as a function of two elements says. The list itself stays.',
    example: ['[10, 9, 1].sort()', [1, 9, 10]],
    callback: true,
    aliases: ['toSorted'],
    run: sortList
  },
  {
    signature: 'reverse()',
    description: 'The elements from last to first.',
    example: ['[1, 2, 3].reverse()', [3, 2, 1]],
    aliases: ['toReversed'],
    run: (list, call) => [...copying(list, call)].reverse()
  },
  {
    signature: 'slice(start, end?)',
    description:
      'The elements from one position up to, not including, another; negative positions count from the end.',
    example: ['[1, 2, 3, 4].slice(1, 3)', [2, 3]],
    run: (list, call) => copying(list, call).slice(call.whole(0, 0), call.has(1) ? call.whole(1) : undefined)
  },
  {
    signature: 'at(position)',
    description: 'The element at a position, counted from 0; negative positions count from the end.',
    example: ['["a", "b", "c"].at(-1)', 'c'],
    run: (list, call) => list.at(call.whole(0, 0))
  },
  {
    signature: 'first()',
    description: 'The first element.',
    example: ['["a", "b"].first()', 'a'],
    run: (list) => list[0]
  },
  {
    signature: 'last()',
    description: 'The last element.',
    example: ['["a", "b"].last()', 'b'],
    run: (list) => list.at(-1)
  },
  {
    signature: 'concat(list, …)',
    description: 'The elements followed by those of other lists.',
    example: ['[1].concat([2, 3], [4])', [1, 2, 3, 4]],
    run: (list, call) => call.args.reduce((all: List, _, index) => join(all, call, index), list)
  },
  {
    signature: 'join(separator?)',
    description: 'The elements as one text with a separator between them.',
    example: ['["red", "green"].join(" and ")', 'red and green'],
    run: (list, call) => {
      const separator = call.text(0, ',');
      call.frame.chargeElements(list.length);
      const texts = list.map((value) => toText(value, call.frame));
      call.frame.chargeText(texts.reduce((sum, text) => sum + text.length + separator.length, 0));
      return texts.join(separator);
    }
  },
  {
    signature: 'includes(value)',
    description: 'Whether an element is equal to a value.',
    example: ['["a", "b"].includes("b")', true],
    run: (list, call) => copying(list, call).some((element) => isSame(element, call.value(0)))
  },
  {
    signature: 'indexOf(value)',
    description: 'The position of the first element equal to a value, or -1.',
    example: ['["a", "b"].indexOf("b")', 1],
    run: (list, call) => copying(list, call).findIndex((element) => isSame(element, call.value(0)))
  },
  {
    signature: 'flat(depth?)',
    description: 'The elements with those of inner lists in their place.',
    example: ['[1, [2, 3]].flat()', [1, 2, 3]],
    run: (list, call) => flatten(list, Math.min(call.whole(0, 1), MAX_FLAT_DEPTH), call)
  },
  {
    signature: 'compact()',
    description: 'The list without missing and empty elements.',
    example: ['["a", null, "", 0].compact()', ['a', 0]],
    run: (list, call) => copying(list, call).filter((value) => !isEmpty(value))
  }
];

const MAX_FLAT_DEPTH = 10;

function join(list: List, call: Call, index: number): List {
  const other = call.value(index);
  const added = Array.isArray(other) ? (other as List) : [other];
  call.frame.chargeElements(list.length + added.length);
  return [...list, ...added];
}
