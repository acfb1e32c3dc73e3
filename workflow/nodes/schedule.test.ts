import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { FAKE_NOW, fakeContext, resolvedConfig } from '../testing.ts';
import { cronOf, execute, schedule } from './schedule.ts';

it('gives out the time that was due, on the clock of its time zone', async () => {
  const ctx = fakeContext({ trigger: { scheduledAt: '2026-07-01T07:00:00.000Z' } });
  expect(await execute(resolvedConfig(schedule, { timeZone: 'Europe/Berlin' }), ctx)).toEqual({
    out: [
      {
        data: {
          at: '2026-07-01T09:00:00.000+02:00',
          date: '2026-07-01',
          time: '09:00',
          weekday: 'Wednesday',
          timeZone: 'Europe/Berlin'
        }
      }
    ]
  });
});

it('gives out the present when somebody pressed Run', async () => {
  const { out } = await execute(resolvedConfig(schedule, {}), fakeContext());
  expect(out?.[0]?.data).toMatchObject({ at: FAKE_NOW.toISOString(), timeZone: 'UTC' });
});

it('runs every morning unless told otherwise', () => {
  expect(cronOf({})).toBe('0 9 * * *');
  expect(cronOf({ cron: '*/5 * * * *' })).toBe('*/5 * * * *');
  expect(schedule.summarize?.({})).toBe('Every day at 09:00');
});

it('refuses times and zones that do not exist', () => {
  expect(checkConfig(schedule, { cron: '99 * * * *' })).toMatchObject([{ field: 'cron' }]);
  expect(checkConfig(schedule, { timeZone: 'Mars/Base' })).toMatchObject([
    { field: 'timeZone', message: 'There is no time zone “Mars/Base”.' }
  ]);
  expect(checkConfig(schedule, { catchUp: 'always' })).toMatchObject([{ field: 'catchUp' }]);
});
