import type { RunBroadcast } from '@automateos/workflow';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NodeVM } from './node-vm.svelte.ts';
import { DWELL_MS } from './run-view.ts';
import { Runs } from './runs.svelte.ts';

const node = (id: string) =>
  new NodeVM(id, { type: 'set-fields', typeVersion: 1, label: id, position: { x: 0, y: 0 }, config: {} });
const news = (runId: string, status: string, steps: RunBroadcast['steps'] = []): RunBroadcast => ({
  ...{ runId, status, draft: true, pretend: false, steps }
});

let nodes: Map<string, NodeVM>;
let runs: Runs;
const status = (id: string) => nodes.get(id)!.step.status;

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 });
  nodes = new Map(['start', 'next'].map((id) => [id, node(id)]));
  runs = new Runs(nodes);
});

describe('my run', () => {
  test('glows before the server answers, and is taken back when it cannot start', () => {
    runs.begin('start', { draft: true, pretend: false });
    expect(status('start')).toBe('running');
    runs.dismiss();
    expect(status('start')).toBe('idle');
    expect(runs.current).toBeUndefined();
  });

  test('is the one that news of a run like it belongs to', () => {
    runs.begin('start', { draft: true, pretend: false });
    runs.receive(
      news('run_1', 'running', [{ nodeId: 'start', status: 'succeeded', attempt: 1, items: { out: 2 } }])
    );
    runs.accepted('run_1');
    expect(runs.current).toMatchObject({ runId: 'run_1', status: 'running', mine: true });
    expect(nodes.get('start')!.step.items).toEqual({ out: 2 });
  });

  test('keeps the screen while it goes on', () => {
    runs.begin('start', { draft: true, pretend: false });
    runs.accepted('run_1');
    runs.receive(news('run_2', 'running'));
    expect(runs.current?.runId).toBe('run_1');
  });

  test('says stopping until it has stopped', () => {
    runs.begin('start', { draft: true, pretend: false });
    runs.accepted('run_1');
    runs.stopping();
    runs.receive(news('run_1', 'running'));
    expect(runs.current?.status).toBe('stopping');
    runs.receive(news('run_1', 'cancelled'));
    expect(runs.current?.status).toBe('cancelled');
  });
});

describe('runs of others', () => {
  test('show themselves, and the next one begins from a clean canvas', () => {
    runs.receive(news('run_1', 'failed', [{ nodeId: 'next', status: 'failed', attempt: 3, error: 'No' }]));
    expect(status('next')).toBe('failed');
    vi.advanceTimersByTime(DWELL_MS);
    runs.receive(news('run_2', 'running', [{ nodeId: 'start', status: 'running', attempt: 1 }]));
    expect(status('next')).toBe('idle');
  });

  test('stay away once closed, and leave their ticks on the canvas', () => {
    runs.receive(news('run_1', 'succeeded', [{ nodeId: 'start', status: 'succeeded', attempt: 1 }]));
    runs.close();
    runs.receive(news('run_1', 'succeeded'));
    expect(runs.current).toBeUndefined();
    expect(status('start')).toBe('succeeded');
  });
});

test('when very much runs at once, the moving lights stop', () => {
  for (let i = 0; i < 13; i++) nodes.set(`n${i}`, node(`n${i}`));
  runs.receive(
    news(
      'run_1',
      'running',
      [...nodes.keys()].map((nodeId) => ({ nodeId, status: 'running', attempt: 1 }))
    )
  );
  expect(runs.isCrowded).toBe(true);
});
