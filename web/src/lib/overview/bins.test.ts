import { expect, test } from 'vitest';
import { binHours, countByWeekHour, countOf, successRate } from './bins.ts';

const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const hour = (day: number, clock: number, runs: number | [succeeded: number, failed: number]) => {
  const [succeeded, failed] = typeof runs === 'number' ? [runs, 0] : runs;
  return { at: at(day, clock), succeeded, failed, cancelled: 0 };
};

test('a day is shown by the hour, empty hours included', () => {
  const bins = binHours({
    period: 'day',
    from: at(9, 15),
    to: at(10, 15),
    hours: [hour(9, 15, 2), hour(10, 14, 1)]
  });
  expect(bins).toHaveLength(24);
  expect([bins[0], bins[1], bins[23]].map((bin) => countOf(bin!))).toEqual([2, 0, 1]);
});

test('a week is shown in stretches of three hours that begin at midnight', () => {
  const hours = [hour(2, 15, 1), hour(2, 17, [2, 1]), hour(2, 18, 5)];
  const bins = binHours({ period: 'week', from: at(2, 14), to: at(9, 14), hours });
  expect(bins[0]!.from).toEqual(new Date(2026, 2, 2, 12));
  expect(bins.slice(0, 3).map(({ succeeded, failed }) => [succeeded, failed])).toEqual([
    [0, 0],
    [3, 1],
    [5, 0]
  ]);
});

test('a month is shown by days of the reader', () => {
  const bins = binHours({
    period: 'month',
    from: at(1, 10),
    to: at(31, 10),
    hours: [hour(1, 23, 1), hour(2, 0, 4)]
  });
  expect(bins).toHaveLength(31);
  expect(bins.slice(0, 2).map(countOf)).toEqual([1, 4]);
});

test('nothing is lost or counted twice, also when clocks change', () => {
  const hours = Array.from({ length: 24 * 30 }, (_, index) => ({
    ...hour(15, 0, 1),
    at: new Date(Date.parse(at(15, 9)) + index * 3_600_000).toISOString()
  }));
  const to = new Date(Date.parse(at(15, 9)) + hours.length * 3_600_000).toISOString();
  for (const period of ['week', 'month'] as const) {
    const bins = binHours({ period, from: at(15, 9), to, hours });
    expect(bins.reduce((sum, bin) => sum + countOf(bin), 0)).toBe(hours.length);
  }
});

test('what a person stopped says nothing about success', () => {
  expect(successRate({ succeeded: 3, failed: 1, cancelled: 9 })).toBe(0.75);
  expect(successRate({ succeeded: 0, failed: 0, cancelled: 9 })).toBeUndefined();
});

test('runs by weekday and hour, Monday first', () => {
  const table = countByWeekHour([hour(2, 9, 3), hour(9, 9, 1), hour(8, 23, 2)]); // 2 March 2026 is a Monday
  expect([table[0]![9], table[6]![23], table[3]![9]]).toEqual([4, 2, 0]);
});
