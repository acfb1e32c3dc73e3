import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { dateTime, execute } from './date-time.ts';

const BERLIN = { timeZone: 'Europe/Berlin' };

async function run(config: Record<string, unknown>, values: Record<string, Json> = {}): Promise<Json> {
  const ctx = fakeContext({ input: [{ id: 1 }], now: new Date('2026-03-28T23:30:00Z') });
  const output = await execute(resolvedConfig(dateTime, { into: 'at', ...config }, values), ctx);
  return (output.out![0]!.data as { at: Json }).at;
}

it('writes now, on the clocks of the zone, beside what came in', async () => {
  expect(await run({ format: 'EEE d MMM HH:mm', ...BERLIN })).toBe('Sun 29 Mar 00:30');
  expect(await run({})).toBe('28.03.2026 23:30');
});

it('reads text without a zone in the zone, and text with one as it says', async () => {
  const date = { expr: 'd' };
  expect(await run({ tool: 'zone', date, ...BERLIN }, { d: '2026-01-01 09:00' })).toBe(
    '2026-01-01T09:00:00.000+01:00'
  );
  expect(await run({ tool: 'zone', date, ...BERLIN }, { d: '2026-01-01T09:00:00Z' })).toBe(
    '2026-01-01T10:00:00.000+01:00'
  );
});

it('moves by days of the calendar, over the change of the clocks', async () => {
  const date = '2026-03-28T12:00:00+01:00';
  expect(await run({ tool: 'shift', date, amount: 1, unit: 'day', ...BERLIN })).toBe(
    '2026-03-29T12:00:00.000+02:00'
  );
  expect(await run({ tool: 'shift', date, amount: -24, unit: 'hour', ...BERLIN })).toBe(
    '2026-03-27T12:00:00.000+01:00'
  );
});

it('goes to the beginning and the end, and counts between', async () => {
  expect(await run({ tool: 'start', unit: 'month' })).toBe('2026-03-01T00:00:00.000Z');
  expect(await run({ tool: 'end', unit: 'day' })).toBe('2026-03-28T23:59:59.999Z');
  expect(await run({ tool: 'difference', date: '2026-03-04', other: '2026-03-01' })).toBe(3);
});

it('says what is no date', async () => {
  await expect(run({ tool: 'zone', date: 'soon' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining('"soon" is not a date')
  });
  expect(checkConfig(dateTime, { tool: 'difference' })).toMatchObject([
    { code: 'MISSING_FIELD', field: 'other' }
  ]);
});
