import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';
import { isRunOver, type RunView } from '#lib/collab/run-view.ts';

/** More steps than this are shown as one bar instead of segments. */
export const MOST_SEGMENTS = 10;

export interface RunProgress {
  /** What is happening, in words. */
  text: string;
  /** One per step, in the order of the flow, as long as they are few. */
  segments: ('done' | 'now' | 'bad' | 'next')[];
  done: number;
  total: number;
  /** The step to look at when something went wrong. */
  failed?: NodeVM;
}

/** The run strip's content. `nodes` in the order of the flow. */
export function describeProgress(run: RunView, nodes: readonly NodeVM[]): RunProgress {
  const part = nodes.filter((node) => node.step.status !== 'idle' || !node.disabled);
  const failed = part.find((node) => node.step.status === 'failed');
  const done = part.filter(({ step }) => step.status === 'succeeded' || step.status === 'skipped').length;
  const segments = part.map(({ step }) => {
    if (step.status === 'failed') return 'bad';
    if (step.status === 'running' || step.status === 'waiting') return 'now';
    return step.status === 'succeeded' || step.status === 'skipped' ? 'done' : 'next';
  });
  return { text: describe(run, part, failed), segments, done, total: part.length, failed };
}

function describe(run: RunView, nodes: readonly NodeVM[], failed: NodeVM | undefined): string {
  if (run.status === 'succeeded') return 'Finished';
  if (run.status === 'cancelled') return 'Stopped';
  if (run.status === 'failed') return failed ? `“${failed.label}” failed` : (run.error ?? 'Failed');
  if (run.status === 'stopping') return 'Stopping…';
  const running = nodes.filter((node) => node.step.status === 'running');
  const [only, ...more] = running;
  if (only) return more.length > 0 ? `${running.length} steps at work` : only.label;
  if (run.status === 'waiting' || nodes.some((node) => node.step.status === 'waiting')) return 'Waiting';
  return run.status === 'queued' ? 'Starting…' : 'Running…';
}

/** "1.8 s", "2 min 05 s": how long it has been, or took. */
export function elapsedText(run: RunView, now: number): string {
  const seconds = Math.max(0, ((isRunOver(run) ? run.endedAt : undefined) ?? now) - run.startedAt) / 1000;
  if (seconds < 0.1) return 'under 0.1 s';
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}
