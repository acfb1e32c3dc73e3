import { expect, test } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { JsonObject } from '../types.ts';
import { appEvent, execute } from './app-event.ts';

test.each(appEvent.examples!)('$title: its sample is what it makes of such an event', async ({ config }) => {
  const sample = appEvent.sample!(config) as JsonObject;
  const trigger = sample.update === undefined ? sample : { id: '1', event: '', body: sample.update };
  const output = await execute(resolvedConfig(appEvent, config), fakeContext({ trigger }));
  expect(output).toEqual({ out: [{ data: sample }] });
});

test('without an event it says what to do', () => {
  const config = resolvedConfig(appEvent, { app: 'slack', secret: 'sec_1', path: 'p' });
  expect(() => execute(config, fakeContext())).toThrow('when Slack sends something');
});
