import type { RunBroadcast } from '@automateos/workflow';
import { IDLE_STEP, type NodeVM, type StepStatus, type StepView } from './node-vm.svelte.ts';

/** The run on screen. */
export interface RunView {
  /** Absent between pressing Run and the server's answer. */
  runId?: string;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled' | 'stopping';
  /** A run of unpublished edits. */
  draft: boolean;
  startedBy?: string;
  error?: string;
  /** This browser's clock, ms: for the elapsed time only. */
  startedAt: number;
  endedAt?: number;
  /** Started by me in this tab: it stays on screen whatever else runs. */
  mine: boolean;
}

/** A finished run of somebody else is shown for this long before the next may replace it. */
export const DWELL_MS = 1_500;

/** ux.md 5.1: at most this many running steps breathe at once. */
const MOST_ANIMATED = 12;

const FINAL = new Set(['succeeded', 'failed', 'cancelled']);

export const isRunOver = (run: RunView): boolean => FINAL.has(run.status);

/** Whether news of another run may take the screen. */
export function mayReplaceRun(current: RunView | undefined, now: number): boolean {
  if (!current) return true;
  return isRunOver(current) && !current.mine ? now - (current.endedAt ?? 0) >= DWELL_MS : isRunOver(current);
}

/** Live state of this workflow's runs: writes `NodeVM.step`, never the array of nodes. */
export class Runs {
  current = $state.raw<RunView | undefined>();
  readonly #nodes: ReadonlyMap<string, NodeVM>;
  #running = $state.raw<ReadonlySet<string>>(new Set());
  /** So much is running at once that moving lights would only cost frames. */
  readonly isCrowded = $derived(this.#running.size > MOST_ANIMATED);

  constructor(nodes: ReadonlyMap<string, NodeVM>) {
    this.#nodes = nodes;
  }

  /** Answers the press of Run before the server does: the trigger glows at once. */
  begin(triggerId: string, draft: boolean): void {
    this.#reset();
    this.current = { status: 'queued', draft, startedAt: Date.now(), mine: true };
    this.#setStep(triggerId, { status: 'running', attempt: 1, items: {} });
  }

  /** The server gave the run its id. */
  accepted(runId: string): void {
    if (this.current && !this.current.runId) this.current = { ...this.current, runId };
  }

  /** The run could not be started, or its strip was dismissed. */
  dismiss(): void {
    this.#reset();
    this.current = undefined;
  }

  stopping(): void {
    if (this.current && !isRunOver(this.current)) this.current = { ...this.current, status: 'stopping' };
  }

  receive(news: RunBroadcast): void {
    const { current } = this;
    const isCurrent =
      current?.runId === news.runId || (current?.mine && !current.runId && current.draft === news.draft);
    if (!isCurrent) {
      if (!mayReplaceRun(current, Date.now())) return;
      this.#reset();
    }
    const base = isCurrent && current ? current : { startedAt: Date.now(), mine: false };
    const status = news.status as RunView['status'];
    this.current = {
      ...base,
      runId: news.runId,
      status: base === current && current.status === 'stopping' && !FINAL.has(status) ? 'stopping' : status,
      draft: news.draft,
      startedBy: news.startedBy,
      error: news.error,
      endedAt: FINAL.has(status) ? Date.now() : undefined
    };
    for (const step of news.steps)
      this.#setStep(step.nodeId, {
        status: step.status as StepStatus,
        attempt: step.attempt,
        items: step.items ?? {},
        error: step.error
      });
  }

  #setStep(nodeId: string, step: StepView): void {
    const node = this.#nodes.get(nodeId);
    if (node) node.step = step;
    const isRunning = step.status === 'running';
    if (this.#running.has(nodeId) === isRunning) return;
    this.#running = isRunning
      ? new Set([...this.#running, nodeId])
      : new Set([...this.#running].filter((id) => id !== nodeId));
  }

  /** Ids of the steps at work now. */
  get running(): ReadonlySet<string> {
    return this.#running;
  }

  #reset(): void {
    for (const node of this.#nodes.values()) node.step = IDLE_STEP;
    this.#running = new Set();
  }
}
