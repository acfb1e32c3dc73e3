import { isUnavailable, withOrgs, type Database } from '@automateos/db';
import {
  commitJournal,
  type RunWrite,
  type StepWrite,
  type WriteResult
} from '@automateos/db/queries/journal';
import { GroupCommit } from './group-commit.ts';
import type { Lease } from './lease.ts';
import type { Metrics } from './metrics.ts';
import type { RunEvents } from './run-events.ts';

/** The run belongs to somebody else now: nothing may be written for it any more. */
export class RunLostError extends Error {
  constructor() {
    super('This run has been taken over');
    this.name = 'RunLostError';
  }
}

/** Postgres: deadlock and serialisation failure; the same batch passes when it is tried again. */
const PASSING = new Set(['40001', '40P01']);
const STATEMENT_TIMEOUT = '57014'; // the batch is too much at once: not to be repeated as it is
const MAX_BATCH = 200;

interface JournalWriterOptions {
  db: Database;
  lease: Lease;
  events: RunEvents;
  metrics: Metrics;
}

/** The one writer of this worker's journal: all runs share its transactions. */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  readonly #commits: GroupCommit<RunWrite, WriteResult>;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
    this.#commits = new GroupCommit({
      flush: (writes) => this.#flush(writes),
      maxBatch: MAX_BATCH,
      shouldRetry: (error) => mayPass(error)
    });
  }

  /**
   * Resolves once the write is committed.
   * @throws RunLostError when the run is not this worker's any more. Other errors: this write cannot be stored.
   */
  async write(write: RunWrite): Promise<{ cancelRequested: boolean }> {
    const { held, cancelRequested } = await this.#commits.submit(write);
    if (!held) throw new RunLostError();
    return { cancelRequested };
  }

  async close(): Promise<void> {
    await this.#commits.idle();
  }

  async #flush(writes: RunWrite[]): Promise<WriteResult[]> {
    const { db, lease, events, metrics } = this.#options;
    if (!lease.isHeld) return writes.map(() => ({ held: false, cancelRequested: false }));
    const merged = mergeByRun(writes);
    const orgIds = [...new Set(merged.map((write) => write.orgId))];
    const startedAt = performance.now();
    const results = await withOrgs(db, orgIds, (tx) => commitJournal(tx, lease.workerId, merged));
    metrics.commits++;
    metrics.commitSeconds += (performance.now() - startedAt) / 1000;
    const byRun = new Map(merged.map(({ runId }, index) => [runId, results[index]!]));
    for (const { orgId, runId, end } of merged) {
      if (!byRun.get(runId)!.held) continue;
      events.add(orgId, runId);
      if (end) metrics.runPutDown(end.status);
    }
    return writes.map(({ runId }) => byRun.get(runId)!);
  }
}

/** Whether the same statement may succeed in a moment. */
export function mayPass(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (code === STATEMENT_TIMEOUT) return false;
  return isUnavailable(error) || (typeof code === 'string' && PASSING.has(code));
}

/** A statement touches each row once: writes of one run become one, and of one attempt only the last one stays. */
function mergeByRun(writes: readonly RunWrite[]): RunWrite[] {
  const byRun = new Map<string, RunWrite[]>();
  for (const write of writes) {
    const key = `${write.runId}:${write.epoch}`;
    const known = byRun.get(key);
    if (known) known.push(write);
    else byRun.set(key, [write]);
  }
  return [...byRun.values()].map((parts) => (parts.length === 1 ? parts[0]! : mergeWrites(parts)));
}

function mergeWrites(parts: readonly RunWrite[]): RunWrite {
  const last = parts.at(-1)!;
  const steps = new Map<string, StepWrite>();
  for (const step of parts.flatMap((part) => part.steps)) {
    const key = JSON.stringify([step.nodeId, step.iteration, step.itemGroup, step.attempt]);
    const earlier = steps.get(key);
    steps.set(key, { ...step, idempotencyKey: earlier?.idempotencyKey ?? step.idempotencyKey });
  }
  return {
    ...last,
    steps: [...steps.values()],
    logs: parts.flatMap((part) => part.logs),
    costs: parts.flatMap((part) => part.costs ?? []),
    answer: parts.find((part) => part.answer)?.answer,
    crashes: parts.findLast((part) => part.crashes !== undefined)?.crashes
  };
}
