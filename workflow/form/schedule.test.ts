import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeSchedule,
  isValidCron,
  isValidTimeZone,
  nextFireAt,
  readSchedule,
  writeSchedule,
  type SimpleSchedule
} from './schedule.ts';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const days = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 })
  .map((list) => list.sort((a, b) => a - b));
const simple: fc.Arbitrary<SimpleSchedule> = fc.oneof(
  fc.record({ every: fc.constant('minutes' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    every: fc.constant('hours' as const),
    count: fc.integer({ min: 1, max: 12 }),
    minute: fc.integer({ min: 0, max: 59 })
  }),
  fc.record({ every: fc.constant('day' as const), time }),
  fc.record({ every: fc.constant('week' as const), days, time }),
  fc.record({
    every: fc.constant('month' as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const)),
    time
  })
);

describe('the simple picker', () => {
  it('gets back what it wrote', () => {
    fc.assert(
      fc.property(simple, (schedule) => {
        expect(readSchedule(writeSchedule(schedule))).toEqual(schedule);
      })
    );
  });

  it.each([
    '0 9 1 1 *',
    '0 9,10 * * *',
    '0 9 1 * 1',
    '0 9 * * MON',
    '*/5 9 * * *',
    '0 0 9 * * *',
    'nonsense',
    ''
  ])('leaves %j to the cron box', (cron) => {
    expect(readSchedule(cron)).toBeUndefined();
  });

  it.each([
    ['* * * * *', 'Every minute'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['0 * * * *', 'Every hour'],
    ['30 */6 * * *', 'Every 6 hours, 30 minutes past'],
    ['5 9 * * *', 'Every day at 09:05'],
    ['0 9 * * 1-5', 'Every weekday at 09:00'],
    ['0 9 * * 6,0', 'Every Saturday and Sunday at 09:00'],
    ['0 9 * * 1', 'Every Monday at 09:00'],
    ['0 9 15 * *', 'Monthly on day 15 at 09:00'],
    ['0 9 L * *', 'On the last day of the month at 09:00'],
    ['0 9 1 1 *', 'On a custom schedule']
  ])('says %j as %j', (cron, words) => {
    expect(describeSchedule(cron)).toBe(words);
  });
});

describe('isValidCron and isValidTimeZone', () => {
  it('take five fields, or six with seconds', () => {
    expect(['0 9 * * *', '*/10 * * * * *'].every(isValidCron)).toBe(true);
    expect(
      ['', '* * *', '99 * * * *', '@daily', '2026-01-01T00:00:00', '* * * * * * *'].some(isValidCron)
    ).toBe(false);
  });

  it('know the names of time zones', () => {
    expect(isValidTimeZone('Europe/Berlin')).toBe(true);
    expect(isValidTimeZone('Berlin')).toBe(false);
  });
});

describe('nextFireAt', () => {
  const next = (cron: string, timeZone: string, after: string) =>
    nextFireAt(cron, timeZone, new Date(after))?.toISOString();

  it('is strictly later', () => {
    expect(next('0 9 * * *', 'UTC', '2026-02-10T08:59:59.900Z')).toBe('2026-02-10T09:00:00.000Z');
    expect(next('0 9 * * *', 'UTC', '2026-02-10T09:00:00.000Z')).toBe('2026-02-11T09:00:00.000Z');
  });

  it('reads the clock on the wall of the time zone', () => {
    expect(next('0 9 * * 1-5', 'Asia/Kolkata', '2026-02-13T04:00:00Z')).toBe('2026-02-16T03:30:00.000Z');
    expect(next('0 9 L * *', 'UTC', '2028-02-10T00:00:00Z')).toBe('2028-02-29T09:00:00.000Z');
  });

  it('fires right after a time that the spring gap swallows, once', () => {
    // Berlin goes from 02:00 to 03:00 on 2026-03-29, which is 01:00 UTC.
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-29T01:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
  });

  it('fires once at a time that the autumn overlap brings twice', () => {
    // Berlin goes from 03:00 back to 02:00 on 2026-10-25, which is 01:00 UTC.
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('keeps intervals even over both', () => {
    const fires = (start: string, count: number) => {
      const times: string[] = [];
      let after = new Date(start);
      for (let i = 0; i < count; i++) {
        after = nextFireAt('*/30 * * * *', 'Europe/Berlin', after)!;
        times.push(after.toISOString().slice(11, 16));
      }
      return times;
    };
    expect(fires('2026-03-29T00:30:00Z', 3)).toEqual(['01:00', '01:30', '02:00']);
    expect(fires('2026-10-25T00:00:00Z', 4)).toEqual(['00:30', '01:00', '01:30', '02:00']);
  });

  it('knows when there is no next time', () => {
    expect(next('0 0 30 2 *', 'UTC', '2026-02-10T00:00:00Z')).toBeUndefined();
  });

  it('refuses what it cannot read', () => {
    expect(() => next('nonsense', 'UTC', '2026-02-10T00:00:00Z')).toThrow(TypeError);
    expect(() => next('0 9 * * *', 'Mars/Base', '2026-02-10T00:00:00Z')).toThrow(RangeError);
  });
});
