import { expect, test } from 'vitest';
import { formatCents, formatMoney, parseDollars } from './money.ts';

test.each([
  [0, '$0'],
  [9, '< $0.0001'],
  [300, '$0.0003'],
  [3_400, '$0.0034'],
  [30_000, '$0.03'],
  [99_900, '$0.0999'],
  [100_000, '$0.10'],
  [12_400_000, '$12.40'],
  [1_204_000_000, '$1,204.00']
])('%d millionths are %s', (micros, text) => expect(formatMoney(micros)).toBe(text));

test.each([
  ['12.40', 12_400_000],
  ['$5', 5_000_000],
  ['1,200', 1_200_000_000],
  [' 0 ', 0],
  ['-1', undefined],
  ['1.234', undefined],
  ['five', undefined],
  ['', undefined]
])('“%s” typed is %s', (text, micros) => expect(parseDollars(text)).toBe(micros));

test('an invoice states cents', () => expect(formatCents(123_456)).toBe('$1,234.56'));
