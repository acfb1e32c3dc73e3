import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('a burst is let through, then the steady rate', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 3, now: 0 });
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
  expect(bucket.take(50)).toBe(false);
  expect(bucket.take(150)).toBe(true);
  expect([9_000, 9_000, 9_000, 9_000].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
});
