import { toDate } from '../dates.ts';
import type { Call, FunctionEntry } from './define.ts';

/** More decimals than a double has. */
const MAX_DECIMALS = 20;

const decimals = (call: Call, fallback: number): number => {
  const count = call.whole(0, fallback);
  return count >= 0 && count <= MAX_DECIMALS
    ? count
    : call.fail(`0 to ${MAX_DECIMALS} decimals are possible.`);
};

/** Rounds half away from zero on the decimal digits, so that 1.005 to two decimals is 1.01. */
function roundTo(value: number, places: number): number {
  const [mantissa = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + places}`));
  const [digits = '0', power = '0'] = String(scaled).split('e');
  return Math.sign(value) * Number(`${digits}e${Number(power) - places}`);
}

function groupThousands(fixed: string): string {
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export const numberFunctions: readonly FunctionEntry<number>[] = [
  {
    signature: 'round(decimals?)',
    description: 'The number rounded to whole, or to some decimals.',
    example: ['(19.995).round(2)', 20],
    run: (number, call) => (Number.isFinite(number) ? roundTo(number, decimals(call, 0)) : number)
  },
  {
    signature: 'floor()',
    description: 'The next whole number below.',
    example: ['(2.9).floor()', 2],
    run: (number) => Math.floor(number)
  },
  {
    signature: 'ceil()',
    description: 'The next whole number above.',
    example: ['(2.1).ceil()', 3],
    run: (number) => Math.ceil(number)
  },
  {
    signature: 'abs()',
    description: 'The number without its sign.',
    example: ['(-5).abs()', 5],
    run: (number) => Math.abs(number)
  },
  {
    signature: 'clamp(least, most)',
    description: 'The number, kept between two others.',
    example: ['(120).clamp(0, 100)', 100],
    run: (number, call) => Math.min(Math.max(number, call.number(0)), call.number(1))
  },
  {
    signature: 'toFixed(decimals?)',
    description: 'The number as text with exactly this many decimals.',
    example: ['(3.5).toFixed(2)', '3.50'],
    run: (number, call) => number.toFixed(decimals(call, 0))
  },
  {
    signature: 'format(decimals?)',
    description: 'The number as text with a comma between thousands.',
    example: ['(1234567.891).format(2)', '1,234,567.89'],
    aliases: ['toLocaleString'],
    run: (number, call) => {
      const places = call.has(0) ? decimals(call, 0) : undefined;
      if (Math.abs(number) >= 1e21 || !Number.isFinite(number)) return String(number);
      return groupThousands(places === undefined ? String(number) : roundTo(number, places).toFixed(places));
    }
  },
  {
    signature: 'isEven()',
    description: 'Whether the number is even.',
    example: ['(4).isEven()', true],
    run: (number) => number % 2 === 0
  },
  {
    signature: 'isOdd()',
    description: 'Whether the number is odd.',
    example: ['(4).isOdd()', false],
    run: (number) => Math.abs(number % 2) === 1
  },
  {
    signature: 'isInteger()',
    description: 'Whether the number is whole.',
    example: ['(4.5).isInteger()', false],
    run: (number) => Number.isInteger(number)
  },
  {
    signature: 'toDate()',
    description: 'The date this many milliseconds after the start of 1970 in UTC.',
    example: ['(1772616600000).toDate().toISO()', '2026-03-04T09:30:00.000Z'],
    aliases: ['toDateTime'],
    run: (number, call) => toDate(number, call.frame)
  },
  {
    signature: 'toNumber()',
    description: 'The number itself, so that texts and numbers can be treated alike.',
    example: ['(7).toNumber()', 7],
    run: (number) => number
  }
];
