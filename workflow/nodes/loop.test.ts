import { expect, test } from 'vitest';
import { fakeContext, FAKE_NOW, resolvedConfig } from '../testing.ts';
import { execute, loop } from './loop.ts';

const items = [1, 2, 3, 4, 5];
const config = (raw: Record<string, unknown>) => resolvedConfig(loop, raw);

test('gives out one batch per round, each item with its place', () => {
  const batch = (round: number) =>
    execute(config({ batchSize: 2 }), fakeContext({ input: items, progress: { round, results: [] } }));
  expect(batch(0)).toEqual({
    loop: [
      { data: 1, from: [0] },
      { data: 2, from: [1] }
    ]
  });
  expect(batch(2)).toEqual({ loop: [{ data: 5, from: [4] }] });
});

test('gives out what came back when all rounds are over', () => {
  const results = [{ data: 'a', from: [0] }];
  const ctx = fakeContext({ input: items, progress: { round: 5, results } });
  expect(execute(config({}), ctx)).toEqual({ done: results });
});

test('waits between rounds, not before the first and not after the last', () => {
  const waits = (round: number) => {
    const ctx = fakeContext({ input: items, progress: { round, results: [] } });
    execute(config({ pauseMs: 60_000 }), ctx);
    return ctx.waits;
  };
  expect(waits(0)).toEqual([]);
  expect(waits(1)).toEqual([new Date(FAKE_NOW.getTime() + 60_000)]);
  expect(waits(5)).toEqual([]);
});

test('refuses too many rounds before it begins, and says what helps', () => {
  expect(() => execute(config({ mostRounds: 4 }), fakeContext({ input: items }))).toThrow(
    '5 items would take 5 rounds, and this loop may take 4. Take more items per round, or raise “Most rounds”.'
  );
});

test('says what it does', () => {
  expect(loop.summarize?.({})).toBe('One item at a time');
  expect(loop.summarize?.({ batchSize: 10, pauseMs: 60_000 })).toBe('10 items at a time, 1 minute apart');
});
