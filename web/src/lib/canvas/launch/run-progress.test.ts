import { expect, test } from 'vitest';
import { mayReplaceRun, DWELL_MS, type RunView } from '#lib/collab/run-view.ts';
import { elapsedText } from './run-progress.ts';

const run = (change: Partial<RunView>): RunView => ({
  status: 'running',
  draft: true,
  pretend: false,
  startedAt: 1_000,
  mine: false,
  ...change
});

test('elapsed time counts up, and stops with the run', () => {
  expect(elapsedText(run({}), 2_840)).toBe('1.8 s');
  expect(elapsedText(run({ status: 'succeeded', endedAt: 1_500 }), 99_000)).toBe('0.5 s');
  expect(elapsedText(run({}), 126_000)).toBe('2 min 05 s');
});

test('another run takes the screen only when the shown one is over and was seen', () => {
  expect(mayReplaceRun(undefined, 0)).toBe(true);
  expect(mayReplaceRun(run({ mine: true }), 1e9)).toBe(false);
  const over = run({ status: 'failed', endedAt: 5_000 });
  expect(mayReplaceRun(over, 5_000 + DWELL_MS - 1)).toBe(false);
  expect(mayReplaceRun(over, 5_000 + DWELL_MS)).toBe(true);
});
