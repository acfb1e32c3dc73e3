import { expect, test } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, runWorkflow } from './run-workflow.ts';

const workflow = 'wf_0000000000000000000000';
const config = (raw: Record<string, unknown> = {}) => resolvedConfig(runWorkflow, { workflow, ...raw });
const result = { runId: 'run_0000000000000000000001', workflowName: 'Publish' };

test('sends the item and goes on with what comes back, item by item', async () => {
  const ctx = fakeContext({
    input: [{ text: 'Hi' }],
    callResult: { ...result, output: [{ a: 1 }, { a: 2 }] }
  });
  expect(await execute(config(), ctx)).toEqual({ out: [{ data: { a: 1 } }, { data: { a: 2 } }] });
  expect(ctx.calls).toEqual([{ workflow, input: { text: 'Hi' }, waits: true }]);
});

test('one result that is no list is one item', async () => {
  const ctx = fakeContext({ callResult: { ...result, output: { ok: true } } });
  expect(await execute(config(), ctx)).toEqual({ out: [{ data: { ok: true } }] });
});

test('sends chosen values, and goes on with its own item when nobody waits', async () => {
  const ctx = fakeContext({ input: [{ n: 1 }], callResult: result });
  const values = { a: { name: 'text', value: 'Hello', order: 1 } };
  expect(await execute(config({ send: 'values', values, wait: 'none' }), ctx)).toEqual({
    out: [{ data: { n: 1 } }]
  });
  expect(ctx.calls).toEqual([{ workflow, input: { text: 'Hello' }, waits: false }]);
  expect(ctx.logs[0]?.message).toBe('Started “Publish”');
});

test('an item without fields cannot be sent as it is', async () => {
  await expect(async () => execute(config(), fakeContext({ input: [7] }))).rejects.toThrow(
    'no fields to send'
  );
});
