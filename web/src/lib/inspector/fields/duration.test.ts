import { expect, test } from 'vitest';
import { splitDuration } from './duration.ts';

test.each([
  [30_000, { amount: 30, unit: 'seconds' }],
  [60_000, { amount: 1, unit: 'minutes' }],
  [90_000, { amount: 90, unit: 'seconds' }],
  [500, { amount: 0.5, unit: 'seconds' }],
  [172_800_000, { amount: 2, unit: 'days' }],
  [0, { amount: 0, unit: 'seconds' }]
])('%i ms', (ms, parts) => expect(splitDuration(ms)).toEqual(parts));
