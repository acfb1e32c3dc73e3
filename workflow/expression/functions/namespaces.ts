import { parseDate, toDate } from '../dates.ts';
import { toJsonText, toText } from '../output.ts';
import { kindOf, setKey, type PlainObject } from '../values.ts';
import type { Call, FunctionEntry } from './define.ts';
import { parseJsonText } from './json.ts';
import { keysOf } from './object.ts';

type Entry = FunctionEntry<undefined>;

/** The numbers of a call, one by one. */
const numbers = (call: Call): number[] => call.args.map((_, index) => call.number(index));

/** A function of one number that works as in JavaScript. */
const rounding = (
  name: 'abs' | 'ceil' | 'floor' | 'round' | 'sqrt' | 'trunc' | 'sign',
  description: string,
  result: number
): Entry => ({
  signature: `${name}(number)`,
  description,
  example: [`Math.${name}(6.25)`, result],
  run: (_, call) => Math[name](call.number(0))
});

const mathFunctions: readonly Entry[] = [
  {
    signature: 'PI',
    description: 'The number π.',
    example: ['Math.PI.toFixed(4)', '3.1416'],
    run: () => Math.PI
  },
  rounding('abs', 'The number without its sign.', 6.25),
  rounding('ceil', 'The next whole number above.', 7),
  rounding('floor', 'The next whole number below.', 6),
  rounding('round', 'The nearest whole number.', 6),
  rounding('trunc', 'The number without its fraction.', 6),
  rounding('sign', '-1, 0 or 1.', 1),
  rounding('sqrt', 'The square root.', 2.5),
  {
    signature: 'max(number, …)',
    description: 'The largest of some numbers.',
    example: ['Math.max(3, 9, 4)', 9],
    run: (_, call) => numbers(call).reduce((most, number) => Math.max(most, number), -Infinity)
  },
  {
    signature: 'min(number, …)',
    description: 'The smallest of some numbers.',
    example: ['Math.min(...[3, 9, 4])', 3],
    run: (_, call) => numbers(call).reduce((least, number) => Math.min(least, number), Infinity)
  },
  {
    signature: 'pow(base, exponent)',
    description: 'A number to the power of another.',
    example: ['Math.pow(2, 10)', 1024],
    run: (_, call) => call.number(0) ** call.number(1)
  }
];

const jsonFunctions: readonly Entry[] = [
  {
    signature: 'parse(text)',
    description: 'The data that a JSON text holds.',
    example: ['JSON.parse("[1, 2]").length', 2],
    run: (_, call) => parseJsonText(call.text(0), call)
  },
  {
    signature: 'stringify(value, …, indent?)',
    description: 'A value as JSON text; with a third value, over several lines.',
    example: ['JSON.stringify({ a: [1] })', '{"a":[1]}'],
    run: (_, call) => toJsonText(call.value(0), call.frame, Boolean(call.args[2]))
  }
];

/** The fields of an object, or the elements of a list as JavaScript counts them. */
function fieldsOf(call: Call): { keys: string[]; read: (key: string) => unknown } {
  const object = kindOf(call.args[0]) === 'list' ? (call.list(0) as unknown as PlainObject) : call.object(0);
  return { keys: keysOf(object, call), read: (key) => object[key] };
}

const objectStatics: readonly Entry[] = [
  {
    signature: 'keys(object)',
    description: 'The names of the fields of an object.',
    example: ['Object.keys({ a: 1, b: 2 })', ['a', 'b']],
    run: (_, call) => fieldsOf(call).keys
  },
  {
    signature: 'values(object)',
    description: 'The values of the fields of an object.',
    example: ['Object.values({ a: 1, b: 2 })', [1, 2]],
    run: (_, call) => {
      const { keys, read } = fieldsOf(call);
      return keys.map(read);
    }
  },
  {
    signature: 'entries(object)',
    description: 'The fields of an object as a list of [name, value].',
    example: ['Object.entries({ a: 1 }).map(([name, value]) => name + "=" + value)', ['a=1']],
    run: (_, call) => {
      const { keys, read } = fieldsOf(call);
      return keys.map((key) => [key, read(key)]);
    }
  },
  {
    signature: 'fromEntries(list)',
    description: 'An object made of a list of [name, value].',
    example: ['Object.fromEntries([["a", 1], ["b", 2]])', { a: 1, b: 2 }],
    run: (_, call) => {
      const result: PlainObject = {};
      call.frame.chargeElements(call.list(0).length);
      for (const pair of call.list(0)) {
        if (!Array.isArray(pair)) call.fail('each element must be a list of a name and a value.');
        else setKey(result, toText(pair[0], call.frame), pair[1]);
      }
      return result;
    }
  }
];

const dateStatics: readonly Entry[] = [
  {
    signature: 'now()',
    description: 'The current moment; the same for every retry of a step.',
    example: ['DateTime.now().toISODate()', '2026-03-04'],
    run: (_, call) => call.frame.now
  },
  {
    signature: 'fromISO(text)',
    description: 'The date that a text in ISO form spells.',
    example: ['DateTime.fromISO("2026-12-24").weekday', 4],
    run: (_, call) => parseDate(call.text(0), { frame: call.frame })
  },
  {
    signature: 'fromFormat(text, format)',
    description: 'The date that a text spells in a format.',
    example: ['DateTime.fromFormat("24/12/2026", "dd/MM/yyyy").toISODate()', '2026-12-24'],
    run: (_, call) => parseDate(call.text(0), { frame: call.frame, format: call.text(1) })
  },
  {
    signature: 'fromMillis(number)',
    description: 'The date this many milliseconds after the start of 1970 in UTC.',
    example: ['DateTime.fromMillis(0).toISO()', '1970-01-01T00:00:00.000Z'],
    run: (_, call) => toDate(call.number(0), call.frame)
  },
  {
    signature: 'fromSeconds(number)',
    description: 'The date this many seconds after the start of 1970 in UTC.',
    example: ['DateTime.fromSeconds(60).toISO()', '1970-01-01T00:01:00.000Z'],
    run: (_, call) => toDate(call.number(0) * 1000, call.frame)
  }
];

/** Functions written with a name of JavaScript in front. The names themselves are not values. */
export const namespaceTables: ReadonlyMap<string, readonly Entry[]> = new Map<string, readonly Entry[]>([
  ['Math', mathFunctions],
  ['JSON', jsonFunctions],
  ['Object', objectStatics],
  ['DateTime', dateStatics],
  [
    'Date',
    [
      {
        signature: 'now()',
        description: 'The milliseconds from the start of 1970 to now.',
        example: ['Date.now()', 1772616600000],
        run: (_, call) => call.frame.scope.now.getTime()
      }
    ]
  ],
  [
    'Array',
    [
      {
        signature: 'isArray(value)',
        description: 'Whether a value is a list.',
        example: ['Array.isArray([1])', true],
        run: (_, call) => Array.isArray(call.args[0])
      }
    ]
  ],
  [
    'Number',
    [
      {
        signature: 'isInteger(value)',
        description: 'Whether a value is a whole number.',
        example: ['Number.isInteger(4)', true],
        run: (_, call) => Number.isInteger(call.args[0])
      },
      {
        signature: 'isNaN(value)',
        description: 'Whether a value is a calculation that has no result.',
        example: ['Number.isNaN(0 / 0)', true],
        run: (_, call) => Number.isNaN(call.args[0])
      },
      {
        signature: 'parseFloat(text)',
        description: 'The number at the start of a text.',
        example: ['Number.parseFloat("3.5 kg")', 3.5],
        run: (_, call) => Number.parseFloat(call.text(0))
      }
    ]
  ]
]);
