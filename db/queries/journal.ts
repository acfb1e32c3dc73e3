import type { WebhookAnswer } from '@automateos/workflow';
import type { StepStatus } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import type { StoredError } from '../schema/index.ts';
import { admitRuns } from './admission.ts';
import { column, toJson } from './batch.ts';
import { followRunEnds, type EndedRun } from './run-ends.ts';
import type { ChainedLog } from './run-logs.ts';
import { insertCosts, recordRunEnds, type CostWrite } from './usage-ledger.ts';

const RUNS_PER_NOTIFICATION = 100; // two uuids each; Postgres refuses payloads of 8,000 bytes

/** One attempt of one item group, as the engine stores it. A later write of the same attempt replaces an earlier one. */
export interface StepWrite {
  nodeId: string;
  iteration: number;
  itemGroup: number;
  attempt: number;
  status: StepStatus;
  startedAt: Date;
  finishedAt?: Date;
  retryAt?: Date;
  /** JSON text of PortItems, storable and masked. */
  output?: string;
  error?: StoredError;
  idempotencyKey?: string;
  reused?: boolean;
}

/** How a run is put down. */
export type RunEnd =
  | { status: 'succeeded' }
  | { status: 'cancelled' }
  | { status: 'failed'; error: StoredError; deadLetter?: { nodeId?: string; attempts: number } }
  /** Put aside until `wakeAt` (now: for another worker to go on). */
  | { status: 'waiting'; wakeAt: Date };

/** What a worker wants to store for one of its runs in one commit. */
export interface RunWrite {
  orgId: string;
  runId: string;
  epoch: number;
  steps: readonly StepWrite[];
  logs: readonly ChainedLog[];
  /** What its steps used up. */
  costs?: readonly CostWrite[];
  /** Only the first answer of a run counts. */
  answer?: WebhookAnswer;
  /** New value of the crash counter: 0 when a step was stored. */
  crashes?: number;
  /** Time since the run was taken up, in milliseconds; given with `end`. */
  activeMs?: number;
  end?: RunEnd;
}

export interface WriteResult {
  /** False: another worker has taken the run over; nothing of this write was stored. */
  held: boolean;
  cancelRequested: boolean;
}

/**
 * Stores writes of different runs in one statement. Fencing is part of it: rows of a run that this worker does not hold
 * any more at this epoch are not written. Then frees the slots of runs that ended and queues those that wait.
 * Repeating a write that was stored already changes nothing.
 */
export async function commitJournal(
  tx: SqlTx,
  workerId: string,
  writes: readonly RunWrite[]
): Promise<WriteResult[]> {
  const rows = await tx<HeldRun[]>`
    WITH held AS (${updateRuns(tx, workerId, writes)}),
      steps AS (${insertSteps(tx, writes)}),
      logs AS (${insertLogs(tx, writes)}),
      dead AS (${insertDeadLetters(tx, writes)}),
      costs AS (${insertCosts(tx, writes)})
    SELECT h.org_id AS "orgId", h.id AS "runId", h.wake_at AS "wakeAt", h.cancel_requested AS "cancelRequested",
      h.status, CASE WHEN h.caller_waits THEN h.caller_run_id END AS "waitingCaller" FROM held h`;
  const held = new Map(rows.map((row) => [row.runId, row]));
  await announceAnswers(
    tx,
    writes.filter((write) => write.answer && held.has(write.runId))
  );
  await enqueueParked(tx, rows);
  const putDown = writes.filter((write) => write.end && held.has(write.runId));
  const ended = putDown.filter(({ end }) => end!.status !== 'waiting');
  await recordRunEnds(tx, ended);
  await followRunEnds(
    tx,
    ended.map(({ runId }) => held.get(runId)!)
  );
  await admitRuns(
    tx,
    putDown.map((write) => write.orgId)
  );
  return writes.map(({ runId }) => ({
    held: held.has(runId),
    cancelRequested: held.get(runId)?.cancelRequested ?? false
  }));
}

interface HeldRun extends EndedRun {
  wakeAt: Date | null;
  cancelRequested: boolean;
}

/** Somebody waits for an answer: the news goes out with the commit that holds it, not with the next batch of news. */
async function announceAnswers(tx: SqlTx, answered: readonly RunWrite[]): Promise<void> {
  for (let from = 0; from < answered.length; from += RUNS_PER_NOTIFICATION) {
    const some = answered.slice(from, from + RUNS_PER_NOTIFICATION);
    await tx`SELECT pg_notify('run_events', ${some.map(({ orgId, runId }) => `${orgId}:${runId}`).join(',')})`;
  }
}

/** Runs that wait get a job for the moment they wake up. */
async function enqueueParked(tx: SqlTx, runs: readonly HeldRun[]): Promise<void> {
  const parked = runs.filter((run) => run.wakeAt);
  if (parked.length === 0) return;
  await tx`SELECT app.enqueue_run(p.org_id, p.run_id, p.wake_at) FROM unnest(
    ${column(parked, (p) => p.orgId)}::uuid[], ${column(parked, (p) => p.runId)}::uuid[],
    ${column(parked, (p) => p.wakeAt)}::timestamptz[]) AS p(org_id, run_id, wake_at)`;
}

function updateRuns(tx: SqlTx, workerId: string, writes: readonly RunWrite[]) {
  const failure = ({ end }: RunWrite) => (end?.status === 'failed' ? end.error : undefined);
  const wakeAt = ({ end }: RunWrite) => (end?.status === 'waiting' ? end.wakeAt : undefined);
  return tx`
    UPDATE runs r SET
      status = COALESCE(w.status, r.status),
      finished_at = CASE WHEN w.status IN ('succeeded', 'failed', 'cancelled') THEN now() END,
      -- Somebody cancelled it while it was being put aside, or what it waits for has come: it is back at once.
      wake_at = CASE WHEN w.wake_at IS NOT NULL AND (r.cancel_requested_at IS NOT NULL OR r.woken_at IS NOT NULL)
        THEN now() ELSE w.wake_at END,
      error = w.error::jsonb,
      answer = COALESCE(r.answer, w.answer::jsonb),
      crashes = COALESCE(w.crashes, r.crashes),
      active_ms = r.active_ms + COALESCE(w.active_ms, 0)
    FROM unnest(
      ${column(writes, (w) => w.orgId)}::uuid[], ${column(writes, (w) => w.runId)}::uuid[],
      ${column(writes, (w) => w.epoch)}::int[], ${column(writes, (w) => w.end?.status)}::text[],
      ${column(writes, wakeAt)}::timestamptz[], ${column(writes, (w) => toJson(failure(w)))}::text[],
      ${column(writes, (w) => toJson(w.answer))}::text[], ${column(writes, (w) => w.crashes)}::int[],
      ${column(writes, (w) => w.activeMs)}::int[]
    ) AS w(org_id, run_id, epoch, status, wake_at, error, answer, crashes, active_ms)
    WHERE r.org_id = w.org_id AND r.id = w.run_id AND r.worker_id = ${workerId} AND r.epoch = w.epoch
      AND r.status = 'running'
    RETURNING r.org_id, r.id, r.workflow_id, r.version_id, r.error, r.wake_at, r.status, r.caller_run_id, r.caller_waits,
      r.cancel_requested_at IS NOT NULL AS cancel_requested`;
}

function insertSteps(tx: SqlTx, writes: readonly RunWrite[]) {
  const steps = writes.flatMap((write) => write.steps.map((step) => ({ ...step, runId: write.runId })));
  return tx`
    INSERT INTO run_steps AS t (org_id, run_id, node_id, iteration, item_group, attempt, status, started_at, finished_at,
      retry_at, output, error, idempotency_key, reused)
    SELECT h.org_id, h.id, s.node_id, s.iteration, s.item_group, s.attempt, s.status, s.started_at, s.finished_at,
      s.retry_at, s.output::json, s.error::jsonb, s.idempotency_key, s.reused::boolean
    FROM unnest(
      ${column(steps, (s) => s.runId)}::uuid[], ${column(steps, (s) => s.nodeId)}::text[],
      ${column(steps, (s) => s.iteration)}::int[], ${column(steps, (s) => s.itemGroup)}::int[],
      ${column(steps, (s) => s.attempt)}::int[], ${column(steps, (s) => s.status)}::text[],
      ${column(steps, (s) => s.startedAt)}::timestamptz[], ${column(steps, (s) => s.finishedAt)}::timestamptz[],
      ${column(steps, (s) => s.retryAt)}::timestamptz[], ${column(steps, (s) => s.output)}::text[],
      ${column(steps, (s) => toJson(s.error))}::text[], ${column(steps, (s) => s.idempotencyKey)}::text[],
      ${column(steps, (s) => String(s.reused ?? false))}::text[]
    ) AS s(run_id, node_id, iteration, item_group, attempt, status, started_at, finished_at, retry_at, output, error,
      idempotency_key, reused)
    JOIN held h ON h.id = s.run_id
    ON CONFLICT (org_id, run_id, node_id, iteration, item_group, attempt) DO UPDATE SET
      status = EXCLUDED.status, finished_at = EXCLUDED.finished_at, retry_at = EXCLUDED.retry_at,
      output = EXCLUDED.output, error = EXCLUDED.error,
      idempotency_key = COALESCE(t.idempotency_key, EXCLUDED.idempotency_key)
    WHERE t.status IN ('running', 'waiting')`;
}

function insertLogs(tx: SqlTx, writes: readonly RunWrite[]) {
  const logs = writes.flatMap((write) => write.logs.map((log) => ({ ...log, runId: write.runId })));
  return tx`
    INSERT INTO run_logs (org_id, run_id, seq, at, kind, level, node_id, iteration, item_group, attempt, message, data, hash)
    SELECT h.org_id, h.id, l.seq, l.at, l.kind, l.level, l.node_id, l.iteration, l.item_group, l.attempt, l.message,
      l.data::jsonb, decode(l.hash, 'hex')
    FROM unnest(
      ${column(logs, (l) => l.runId)}::uuid[], ${column(logs, (l) => l.seq)}::int[],
      ${column(logs, (l) => l.at)}::timestamptz[], ${column(logs, (l) => l.kind)}::text[],
      ${column(logs, (l) => l.level)}::text[], ${column(logs, (l) => l.nodeId)}::text[],
      ${column(logs, (l) => l.iteration)}::int[], ${column(logs, (l) => l.itemGroup)}::int[],
      ${column(logs, (l) => l.attempt)}::int[], ${column(logs, (l) => l.message)}::text[],
      ${column(logs, (l) => toJson(l.data))}::text[], ${column(logs, (l) => Buffer.from(l.hash).toString('hex'))}::text[]
    ) AS l(run_id, seq, at, kind, level, node_id, iteration, item_group, attempt, message, data, hash)
    JOIN held h ON h.id = l.run_id
    ON CONFLICT (org_id, run_id, seq) DO NOTHING`;
}

function insertDeadLetters(tx: SqlTx, writes: readonly RunWrite[]) {
  const letters = writes.flatMap(({ runId, end }) =>
    end?.status === 'failed' && end.deadLetter ? [{ ...end.deadLetter, runId }] : []
  );
  return tx`
    INSERT INTO dead_letters (org_id, run_id, workflow_id, version_id, node_id, error, attempts)
    SELECT h.org_id, h.id, h.workflow_id, h.version_id, d.node_id, h.error, d.attempts
    FROM unnest(
      ${column(letters, (d) => d.runId)}::uuid[], ${column(letters, (d) => d.nodeId)}::text[],
      ${column(letters, (d) => d.attempts)}::int[]
    ) AS d(run_id, node_id, attempts)
    JOIN held h ON h.id = d.run_id
    ON CONFLICT (org_id, run_id) DO NOTHING`;
}
