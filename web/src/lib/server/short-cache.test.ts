import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShortCache } from './short-cache.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('an answer is made once for all readers until it is too old', async () => {
  const cache = createShortCache<number>(1_000);
  const make = vi.fn(async () => make.mock.calls.length);
  expect(await Promise.all([cache.read('a', make), cache.read('a', make)])).toEqual([1, 1]);
  vi.advanceTimersByTime(999);
  expect(await cache.read('a', make)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await cache.read('a', make)).toBe(2);
});

test('names do not share answers', async () => {
  const cache = createShortCache<string>(1_000);
  expect(await cache.read('a', async () => 'A')).toBe('A');
  expect(await cache.read('b', async () => 'B')).toBe('B');
});

test('a failure is told to whoever asked, and not kept', async () => {
  const cache = createShortCache<string>(1_000);
  await expect(cache.read('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.read('a', async () => 'up')).toBe('up');
});
