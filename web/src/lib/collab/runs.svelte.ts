import type { RunBroadcast } from '@automateos/workflow';
import { IDLE_STEP, type NodeVM, type StepStatus, type StepView } from './node-vm.svelte.ts';
import { isFinalStatus, isRunOver, mayReplaceRun, type RunView } from './run-view.ts';

/** ux.md 5.1: at most this many running steps breathe at once. */
const MOST_ANIMATED = 12;

/** Live state of this workflow's runs: writes `NodeVM.step`, never the array of nodes. */
export class Runs {
  current = $state.raw<RunView | undefined>();
  readonly #nodes: ReadonlyMap<string, NodeVM>;
  #running = $state.raw<ReadonlySet<string>>(new Set());
  /** So much is running at once that moving lights would only cost frames. */
  readonly isCrowded = $derived(this.#running.size > MOST_ANIMATED);
  #closedId: string | undefined;

  constructor(nodes: ReadonlyMap<string, NodeVM>) {
    this.#nodes = nodes;
  }

  /** Answers the press of Run before the server does: the trigger glows at once. */
  begin(triggerId: string, kind: Pick<RunView, 'draft' | 'pretend'>): void {
    this.#reset();
    this.current = { status: 'queued', ...kind, startedAt: Date.now(), mine: true };
    this.#setStep(triggerId, { status: 'running', attempt: 1, items: {} });
  }

  /** The server gave the run its id. */
  accepted(runId: string): void {
    if (this.current?.mine) this.current = { ...this.current, runId };
  }

  /** The run could not be started: as if nothing had happened. */
  dismiss(): void {
    this.#reset();
    this.current = undefined;
  }

  /** Takes the strip away; what the steps show stays until the next run. */
  close(): void {
    this.#closedId = this.current?.runId;
    this.current = undefined;
  }

  stopping(): void {
    if (this.current && !isRunOver(this.current)) this.current = { ...this.current, status: 'stopping' };
  }

  receive(news: RunBroadcast): void {
    const { current } = this;
    const isAwaited = current?.mine === true && !current.runId && isSameKind(current, news);
    const isCurrent = current?.runId === news.runId || isAwaited;
    if (!isCurrent) {
      if (news.runId === this.#closedId || !mayReplaceRun(current, Date.now())) return;
      this.#reset();
    }
    this.current = viewOf(news, isCurrent ? current : undefined);
    for (const { nodeId, status, attempt, items = {}, error, until } of news.steps)
      this.#setStep(nodeId, { status: status as StepStatus, attempt, items, error, until });
  }

  #setStep(nodeId: string, step: StepView): void {
    const node = this.#nodes.get(nodeId);
    if (node) node.step = step;
    const isRunning = step.status === 'running';
    if (this.#running.has(nodeId) === isRunning) return;
    const others = [...this.#running].filter((id) => id !== nodeId);
    this.#running = new Set(isRunning ? [...others, nodeId] : others);
  }

  #reset(): void {
    for (const node of this.#nodes.values()) node.step = IDLE_STEP;
    this.#running = new Set();
  }
}

const isSameKind = (run: RunView, news: RunBroadcast): boolean =>
  run.draft === news.draft && run.pretend === news.pretend;

function viewOf(news: RunBroadcast, before: RunView | undefined): RunView {
  const status = news.status as RunView['status'];
  const isOver = isFinalStatus(status);
  return {
    startedAt: before?.startedAt ?? Date.now(),
    mine: before?.mine ?? false,
    runId: news.runId,
    status: before?.status === 'stopping' && !isOver ? 'stopping' : status,
    draft: news.draft,
    pretend: news.pretend,
    startedBy: news.startedBy,
    error: news.error,
    endedAt: isOver ? (before?.endedAt ?? Date.now()) : undefined
  };
}
