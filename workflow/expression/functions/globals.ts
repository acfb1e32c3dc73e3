import { toDate } from '../dates.ts';
import { toText } from '../output.ts';
import { kindOf } from '../values.ts';
import { toNumber } from '../operators.ts';
import { isEmpty } from './any.ts';
import type { FunctionEntry } from './define.ts';
import { decodeUrl, encodeUrl } from './text-convert.ts';

type Entry = FunctionEntry<undefined>;

/** Functions without anything in front of them. They can also be given to a list function: `list.filter(Boolean)`. */
export const globalFunctions: readonly Entry[] = [
  {
    signature: '$if(condition, then, otherwise?)',
    description: 'One of two values, depending on a condition.',
    example: ['$if(3 > 2, "yes", "no")', 'yes'],
    run: (_, call) => (call.value(0) ? call.value(1) : call.value(2))
  },
  {
    signature: '$ifEmpty(value, fallback)',
    description: 'The value, or another one when it is empty or missing.',
    example: ['$ifEmpty($json.nickname, "friend")', 'friend'],
    run: (_, call) => (isEmpty(call.value(0)) ? call.value(1) : call.value(0))
  },
  {
    signature: 'Number(value)',
    description: 'The number that a text, a yes/no or a date stands for; no result (NaN) for other text.',
    example: ['Number("12.5")', 12.5],
    run: (_, call) => {
      const value = call.value(0);
      if (typeof value === 'string') return Number(value);
      return kindOf(value) === 'nothing' ? 0 : toNumber(value);
    }
  },
  {
    signature: 'String(value)',
    description: 'The value as text.',
    example: ['String(42)', '42'],
    run: (_, call) => toText(call.value(0), call.frame)
  },
  {
    signature: 'Boolean(value)',
    description: 'False for a missing value, an empty text, zero and false; true for everything else.',
    example: ['["a", "", 0, "b"].filter(Boolean)', ['a', 'b']],
    run: (_, call) => Boolean(call.value(0))
  },
  {
    signature: 'Date(value?)',
    description:
      'A date from a text or from milliseconds; the current moment without a value. Also written new Date(…).',
    example: ['new Date("2026-03-04T10:00:00Z").toISO()', '2026-03-04T10:00:00.000Z'],
    run: (_, call) => (call.has(0) ? toDate(call.value(0), call.frame) : call.frame.now)
  },
  {
    signature: 'parseInt(text, base?)',
    description: 'The whole number at the start of a text.',
    example: ['parseInt("42px")', 42],
    run: (_, call) => Number.parseInt(call.text(0), call.whole(1, 10))
  },
  {
    signature: 'parseFloat(text)',
    description: 'The number at the start of a text.',
    example: ['parseFloat("3.5 kg")', 3.5],
    run: (_, call) => Number.parseFloat(call.text(0))
  },
  {
    signature: 'isNaN(value)',
    description: 'Whether a value is not a number.',
    example: ['isNaN("twelve")', true],
    run: (_, call) => Number.isNaN(Number(toText(call.value(0), call.frame) || Number.NaN))
  },
  {
    signature: 'encodeURIComponent(text)',
    description: 'The text made safe as part of a web address.',
    example: ['encodeURIComponent("a b&c")', 'a%20b%26c'],
    run: (_, call) => encodeUrl(call.text(0), call)
  },
  {
    signature: 'decodeURIComponent(text)',
    description: 'The text with its %20 and the like read back.',
    example: ['decodeURIComponent("a%20b")', 'a b'],
    run: (_, call) => decodeUrl(call.text(0), call)
  }
];
