import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, FAKE_NOW, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, wait } from './wait.ts';

const DAY = 86_400_000;

async function run(config: Record<string, unknown>, values: Record<string, Json> = {}) {
  const ctx = fakeContext({ input: ['a', 'b'] });
  const output = await execute(resolvedConfig(wait, config, values), ctx);
  return { output, waits: ctx.waits.map((moment) => moment.toISOString()) };
}

it('waits from its first start, and hands on what came in', async () => {
  const { output, waits } = await run({ durationMs: 2 * DAY });
  expect(waits).toEqual([new Date(FAKE_NOW.getTime() + 2 * DAY).toISOString()]);
  expect(output).toEqual({
    out: [
      { data: 'a', from: [0] },
      { data: 'b', from: [1] }
    ]
  });
});

it('waits until a date, read in its zone', async () => {
  const config = { mode: 'until', date: { expr: 'd' }, timeZone: 'Europe/Berlin' };
  expect((await run(config, { d: '2026-07-01 09:00' })).waits).toEqual(['2026-07-01T07:00:00.000Z']);
  expect((await run(config, { d: '2026-07-01T09:00:00Z' })).waits).toEqual(['2026-07-01T09:00:00.000Z']);
});

it('refuses what is no date, and one that is too far away', async () => {
  await expect(run({ mode: 'until', date: 'soon' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await expect(run({ mode: 'until', date: '2036-01-01' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  expect(checkConfig(wait, { mode: 'until' })).toMatchObject([{ code: 'MISSING_FIELD', field: 'date' }]);
});

it('says how long in words', () => {
  expect(wait.summarize?.({ durationMs: 3 * DAY })).toBe('Waits 3 days');
  expect(wait.summarize?.({ durationMs: 5_400_000 })).toBe('Waits 90 minutes');
  expect(wait.summarize?.({ mode: 'until', date: { expr: '{{ $json.startsAt }}' } })).toBe(
    'Waits until startsAt'
  );
});
