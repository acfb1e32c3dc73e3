import type { LogRow } from '@automateos/db/queries/run-logs';
import type { RunNews } from '@automateos/db/queries/room-news';
import { expect, test } from 'vitest';
import { RunView } from './run-view.ts';

const news = (over: Partial<RunNews> = {}): RunNews => ({
  runId: '01890000-0000-7000-8000-000000000000',
  workflowId: '01890000-0000-7000-8000-000000000001',
  status: 'running',
  draft: false,
  pretend: false,
  error: null,
  startedBy: 'Ada',
  ...over
});

let seq = 0;
const line = (kind: string, nodeId: string | null, over: Partial<LogRow> = {}): LogRow => ({
  seq: ++seq,
  at: new Date(0),
  kind,
  level: 'info',
  nodeId,
  iteration: null,
  itemGroup: null,
  attempt: 1,
  message: 'Done',
  data: null,
  ...over
});

test('the first news carries everything, later ones what changed', () => {
  const view = new RunView(news());
  const first = view.update(news(), [line('run.started', null), line('step.succeeded', 'n_1')]);
  expect(first).toMatchObject({
    status: 'running',
    startedBy: 'Ada',
    steps: [{ nodeId: 'n_1', status: 'succeeded' }]
  });
  const second = view.update(news(), [line('step.started', 'n_2'), line('log', 'n_1')]);
  expect(second?.steps.map((step) => step.nodeId)).toEqual(['n_2']);
  expect(view.update(news(), [])).toBeUndefined();
  expect(view.whole().steps).toHaveLength(2);
});

test('item counts of a node that succeeds many times add up', () => {
  const view = new RunView(news());
  view.update(news(), [
    line('step.succeeded', 'n_1', { data: { items: { true: 1 } } }),
    line('step.succeeded', 'n_1', { data: { items: { true: 2, false: 1 } } })
  ]);
  expect(view.whole().steps[0]).toMatchObject({ items: { true: 3, false: 1 } });
});

test('an error is shown until the step succeeds', () => {
  const view = new RunView(news());
  view.update(news(), [line('step.retrying', 'n_1', { message: 'HTTP 503', attempt: 1 })]);
  expect(view.whole().steps[0]).toMatchObject({ status: 'waiting', error: 'HTTP 503', attempt: 1 });
  view.update(news(), [line('step.succeeded', 'n_1', { attempt: 2 })]);
  expect(view.whole().steps[0]).toMatchObject({ status: 'succeeded', attempt: 2 });
  expect(view.whole().steps[0]!.error).toBeUndefined();
});

test('a step that waits says until when', () => {
  const view = new RunView(news());
  const until = '2026-11-25T09:00:00.000Z';
  view.update(news(), [line('step.waiting', 'n_1', { data: { until } }), line('step.waiting', 'n_2')]);
  expect(view.whole().steps).toMatchObject([{ status: 'waiting', until }, { status: 'waiting' }]);
  expect(view.whole().steps[1]).not.toHaveProperty('until');
  const at = new Date('2026-11-22T09:00:00Z');
  view.update(news(), [line('step.retrying', 'n_2', { at, data: { delayMs: 5_000 } })]);
  expect(view.whole().steps[1]).toMatchObject({ until: '2026-11-22T09:00:05.000Z' });
});

test('the end of a run is news', () => {
  const view = new RunView(news());
  view.update(news(), [line('run.started', null)]);
  const error = { code: 'HTTP_5XX', message: 'The server said 503.' };
  expect(view.update(news({ status: 'failed', error }), [])).toMatchObject({
    status: 'failed',
    error: error.message
  });
  expect(view.isOver).toBe(true);
});
