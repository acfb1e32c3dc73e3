import type { RunBroadcast } from '@automateos/workflow';
import type { RunNews } from '@automateos/db/queries/room-news';
import type { LogRow } from '@automateos/db/queries/run-logs';
import { toPublicId } from '@automateos/workflow';
import { isPlainObject } from './plain-object.ts';

type StepNews = RunBroadcast['steps'][number];

/** What a line of the log says about its step. Lines of other kinds say nothing. */
const STATUS: Readonly<Record<string, string>> = {
  'step.started': 'running',
  'step.succeeded': 'succeeded',
  'step.retrying': 'waiting',
  'step.waiting': 'waiting',
  'step.failed': 'failed'
};

const FINAL = new Set(['succeeded', 'failed', 'cancelled']);

/** A run as the people at its workflow see it: one state per node, put together from the run's log. */
export class RunView {
  /** The last line of the log that was read. */
  seq = 0;
  #isTold = false;
  #news: RunNews;
  readonly #steps = new Map<string, StepNews>();

  constructor(news: RunNews) {
    this.#news = news;
  }

  get isOver(): boolean {
    return FINAL.has(this.#news.status);
  }

  /** Takes over what is new. Returns the message for those who knew the state before; undefined when nothing changed. */
  update(news: RunNews, lines: readonly LogRow[]): RunBroadcast | undefined {
    const isNew = news.status !== this.#news.status || !this.#isTold;
    this.#isTold = true;
    this.#news = news;
    const touched = new Set<string>();
    for (const line of lines) {
      this.seq = Math.max(this.seq, line.seq);
      const nodeId = this.#read(line);
      if (nodeId !== undefined) touched.add(nodeId);
    }
    if (!isNew && touched.size === 0) return undefined;
    return this.#message([...touched].map((nodeId) => this.#steps.get(nodeId)!));
  }

  /** Everything, for somebody who comes in now. */
  whole(): RunBroadcast {
    return this.#message([...this.#steps.values()]);
  }

  #read(line: LogRow): string | undefined {
    const status = STATUS[line.kind];
    if (status === undefined || line.nodeId === null) return undefined;
    const before = this.#steps.get(line.nodeId);
    this.#steps.set(line.nodeId, {
      nodeId: line.nodeId,
      status,
      attempt: line.attempt ?? 1,
      items: addCounts(before?.items, line.data),
      ...(status === 'failed' || line.kind === 'step.retrying' ? { error: line.message } : {}),
      ...untilOf(line)
    });
    return line.nodeId;
  }

  #message(steps: StepNews[]): RunBroadcast {
    const { runId, status, startedBy, draft, pretend, error } = this.#news;
    return {
      runId: toPublicId('run', runId),
      status,
      draft,
      pretend,
      ...(startedBy ? { startedBy } : {}),
      ...(error ? { error: error.message } : {}),
      steps
    };
  }
}

/** When a step that waits goes on: it says so, or by how much it is put off. */
function untilOf({ at, data }: LogRow): Pick<StepNews, 'until'> {
  if (!isPlainObject(data)) return {};
  if (typeof data.until === 'string') return { until: data.until };
  return typeof data.delayMs === 'number'
    ? { until: new Date(at.getTime() + data.delayMs).toISOString() }
    : {};
}

/** A node that works item by item, or in a loop, succeeds many times: its counts add up. */
function addCounts(before: Record<string, number> | undefined, data: unknown): Record<string, number> {
  const counts = { ...before };
  if (!isPlainObject(data) || !isPlainObject(data.items)) return counts;
  for (const [port, count] of Object.entries(data.items))
    if (typeof count === 'number') counts[port] = (counts[port] ?? 0) + count;
  return counts;
}
