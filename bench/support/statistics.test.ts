import { describe, expect, test } from 'vitest';
import { median, percentiles, quantile, summarize } from './statistics.ts';

describe('quantile', () => {
  test('lies between its neighbours, whatever the order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([10, 0], 0.95)).toBeCloseTo(9.5);
  });

  test('of one value is that value, and the ends are the extremes', () => {
    expect(quantile([7], 0.99)).toBe(7);
    expect([quantile([3, 1, 2], 0), quantile([3, 1, 2], 1)]).toEqual([1, 3]);
  });

  test('sorts by size, not by spelling', () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  test('of nothing is an error', () => {
    expect(() => quantile([], 0.5)).toThrow('at least one');
  });
});

test('percentiles of 1 to 101', () => {
  const sample = Array.from({ length: 101 }, (_, index) => index + 1);
  expect(percentiles(sample)).toEqual({ p50: 51, p95: 96, p99: 100 });
});

describe('summarize', () => {
  const pair = (subject: number, control: number) => ({
    subject: { value: subject },
    control: { value: control }
  });

  test('takes the median of ratios, so one disturbed pair does not count', () => {
    const { ratio, ratios } = summarize([pair(2, 1), pair(200, 100), pair(90, 1)]);
    expect(ratio).toBe(2);
    expect(ratios).toEqual([2, 2, 90]);
  });

  test('takes medians of every figure', () => {
    const latency = { p50: 1, p95: 2, p99: 3 };
    const { subject, control } = summarize([
      { subject: { value: 1, cpuMs: 4, latency, extra: { commits: 10 } }, control: { value: 5 } },
      { subject: { value: 3, cpuMs: 8, latency, extra: { commits: 30 } }, control: { value: 7 } }
    ]);
    expect(subject).toEqual({ value: 2, cpuMs: 6, latency, extra: { commits: 20 } });
    expect(control.value).toBe(6);
    expect(control.latency).toBeUndefined();
  });
});
