import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** When each of `count` may go that all come at `from`. */
function times(pace: Pace, count: number, from: number): number[] {
  let now = from;
  return Array.from({ length: count }, () => {
    now += pace.delayMs(now);
    pace.take(now);
    return now;
  });
}

test('a few go at once, then evenly', () => {
  const pace = new Pace({ perSecond: 20, burst: 3 });
  expect(times(pace, 6, 1_000)).toEqual([1_000, 1_000, 1_000, 1_050, 1_100, 1_150]);
});

test('a pause gives back what was used, and no more', () => {
  const pace = new Pace({ perSecond: 20, burst: 3 });
  times(pace, 6, 1_000);
  expect(times(pace, 4, 9_000)).toEqual([9_000, 9_000, 9_000, 9_050]);
});
