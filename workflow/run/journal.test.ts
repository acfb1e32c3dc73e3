import { expect, test } from 'vitest';
import { deriveRunStatus, findFailure, inputsOfSteps, restoreRun, type JournalRow } from './journal.ts';
import { graph, out, planOf, row } from './testing/graphs.ts';

const document = graph({ t: 'trigger', w: 'write', p: 'pure', b: 'batch' }, 't>w', 'w>p', 'p>b');
const plan = planOf(document);
const input = {};
const open = (rows: JournalRow[]) => restoreRun(plan, input, rows).open.map((node) => node.id);
const status = (rows: JournalRow[]) => deriveRunStatus(plan, input, rows);

const trigger = row('t', { output: out('x', 'y') });
const first = row('w', { itemGroup: 0, output: out('wx') });
const second = row('w', { itemGroup: 1, output: out('wy') });
const pure = row('p', { output: out('px', 'py') });
const failed = { status: 'failed', error: { code: 'HTTP_4XX', message: 'no' } } as const;

test('what the journal holds is not done again', () => {
  expect(open([])).toEqual(['t']);
  expect(open([trigger])).toEqual(['w']);
  expect(open([trigger, first])).toEqual(['w']);
  expect(open([trigger, first, second])).toEqual(['p']);
  expect(open([trigger, first, second, pure])).toEqual(['b']);
  expect(open([trigger, first, second, pure, row('b')])).toEqual([]);
});

test('outputs of items are put together in their order, whatever ended first', () => {
  const { state } = restoreRun(plan, input, [second, trigger, first]);
  expect(state.outputOf('w')).toEqual(out('wx', 'wy'));
});

test('the latest attempt counts, and the first one tells the time', () => {
  const startedAt = new Date('2026-01-30T08:00:00Z');
  const retryAt = new Date();
  const { journal } = restoreRun(plan, input, [
    trigger,
    row('w', { attempt: 2, status: 'running' }),
    row('w', { attempt: 1, ...failed, retryAt, startedAt })
  ]);
  expect(journal.find({ nodeId: 'w', iteration: 0, itemGroup: 0 })).toMatchObject({
    latest: { attempt: 2 },
    firstStartedAt: startedAt
  });
});

test('the status of a run follows from its journal', () => {
  const retryAt = new Date();
  expect(status([])).toBe('queued');
  expect(status([trigger])).toBe('running');
  expect(status([trigger, row('w', { status: 'running' })])).toBe('running');
  expect(status([trigger, row('w', { ...failed, retryAt })])).toBe('waiting');
  expect(status([trigger, row('w', { ...failed, retryAt }), row('w', { attempt: 2, ...failed })])).toBe(
    'failed'
  );
  expect(status([trigger, row('w', { status: 'cancelled' })])).toBe('cancelled');
  expect(status([trigger, first, second, pure, row('b')])).toBe('succeeded');
});

test('a failure that will be tried again is none', () => {
  const { journal } = restoreRun(plan, input, [trigger, row('w', { ...failed, retryAt: new Date() })]);
  expect(findFailure(journal)).toBeUndefined();
  const again = restoreRun(plan, input, [trigger, row('w', { ...failed, attempt: 3 })]);
  expect(findFailure(again.journal)).toMatchObject({ nodeId: 'w', attempts: 3, error: { code: 'HTTP_4XX' } });
});

test('the input of a step is shown from the outputs before it', () => {
  const inputs = inputsOfSteps(plan, input, [trigger, first, second]);
  expect(inputs({ nodeId: 'p', iteration: 0 }).map(({ data }) => data)).toEqual(['wx', 'wy']);
  expect(inputs({ nodeId: 'unknown', iteration: 0 })).toEqual([]);
});
