import { expect, test } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, onError } from './on-error.ts';

const config = resolvedConfig(onError, {});

test('says what failed, with the address of the run', () => {
  const trigger = {
    workflow: { id: 'wf_1', name: 'Shop' },
    run: { id: 'run_1', startedBy: 'webhook' },
    step: { id: 'n_1', name: 'Send' },
    error: { code: 'HTTP_4XX', message: 'No' },
    failedAt: '2026-01-30T09:00:00.000Z'
  };
  expect(execute(config, fakeContext({ trigger }))).toEqual({
    out: [{ data: { ...trigger, run: { ...trigger.run, url: 'https://automate.test/app/runs/run_1' } } }]
  });
});

test('pressed by hand it gives out an example, so that the steps after it can be tried', () => {
  expect(execute(config, fakeContext())).toEqual({ out: [{ data: onError.sample?.({}) }] });
});

test('says what it watches', () => {
  expect(onError.summarize?.({})).toBe('When any workflow fails');
  const workflows = { a: { workflow: 'wf_1' }, b: { workflow: 'wf_2' } };
  expect(onError.summarize?.({ watch: 'chosen', workflows })).toBe('When one of 2 workflows fails');
});
