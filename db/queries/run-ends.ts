import { toPublicId, type JsonObject } from '@automateos/workflow';
import { isFinal, type RunStatus } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import type { StoredError } from '../schema/runs.ts';
import { admitRuns, wakeRun } from './admission.ts';
import { column } from './batch.ts';
import { readChainHead, type RunKey } from './claims.ts';
import { createRuns, type NewRun, type RunTrigger } from './run-intake.ts';
import { chainLog } from './run-logs.ts';
import { recordRunEnds } from './usage-ledger.ts';

export interface EndedRun extends RunKey {
  status: string;
  /** The run that called it and waits for its end. */
  waitingCaller: string | null;
}

/**
 * What the end of runs means for others, in the transaction that ends them: who waits for one is woken; what a failed or
 * cancelled one waited for is cancelled; a failure starts the workflows that watch for it.
 */
export async function followRunEnds(tx: SqlTx, runs: readonly EndedRun[]): Promise<void> {
  const callers = runs.filter((run) => run.waitingCaller !== null);
  for (const { orgId, waitingCaller } of callers) await wakeRun(tx, { orgId, runId: waitingCaller! });
  await cancelCallees(
    tx,
    runs.filter((run) => run.status !== 'succeeded')
  );
  await startErrorRuns(
    tx,
    runs.filter((run) => run.status === 'failed')
  );
}

async function cancelCallees(tx: SqlTx, callers: readonly RunKey[]): Promise<void> {
  if (callers.length === 0) return;
  const callees = await tx<RunKey[]>`
    SELECT r.org_id AS "orgId", r.id AS "runId"
    FROM unnest(${column(callers, (key) => key.orgId)}::uuid[], ${column(callers, (key) => key.runId)}::uuid[]) AS k(org_id, id)
    JOIN runs r ON r.org_id = k.org_id AND r.caller_run_id = k.id
    WHERE r.caller_waits AND r.status IN ('queued', 'running', 'waiting') ORDER BY r.id`;
  for (const key of callees) await requestCancel(tx, key);
}

interface Watched {
  orgId: string;
  runId: string;
  workflowId: string;
  workflowName: string;
  trigger: RunTrigger;
  error: StoredError;
  stepLabel: string | null;
  failedAt: Date;
  watcherId: string;
  versionId: string;
  nodeId: string;
}

/** How long a failure is remembered, so that it starts each watcher once. */
const REMEMBERED_MS = 30 * 86_400_000;

/**
 * Starts the live workflows that watch these runs, once for each. Test runs and pretend runs tell nobody; neither does a
 * run that itself deals with a failure, or there would be no end.
 */
async function startErrorRuns(tx: SqlTx, failed: readonly RunKey[]): Promise<void> {
  if (failed.length === 0) return;
  const watched = await tx<Watched[]>`
    SELECT r.org_id AS "orgId", r.id AS "runId", r.workflow_id AS "workflowId", f.name AS "workflowName", r.trigger, r.error,
      v.document -> 'nodes' -> (r.error ->> 'nodeId') ->> 'label' AS "stepLabel", r.finished_at AS "failedAt",
      t.workflow_id AS "watcherId", t.version_id AS "versionId", t.node_id AS "nodeId"
    FROM unnest(${column(failed, (key) => key.orgId)}::uuid[], ${column(failed, (key) => key.runId)}::uuid[]) AS k(org_id, id)
    JOIN runs r ON r.org_id = k.org_id AND r.id = k.id
    JOIN error_triggers t ON t.org_id = r.org_id AND (t.watched IS NULL OR r.workflow_id = ANY (t.watched))
    JOIN workflows w ON w.org_id = t.org_id AND w.id = t.workflow_id
    JOIN workflows f ON f.org_id = r.org_id AND f.id = r.workflow_id
    JOIN versions v ON v.org_id = r.org_id AND v.id = r.version_id
    WHERE NOT r.draft AND NOT r.pretend AND NOT r.handles_error
      AND w.active AND w.deleted_at IS NULL AND w.live_version_id = t.version_id`;
  await createRuns(tx, watched.map(toErrorRun));
}

function toErrorRun(failure: Watched): NewRun {
  const { orgId, runId, watcherId, versionId, nodeId, error } = failure;
  return {
    ...{ orgId, versionId, workflowId: watcherId, trigger: 'error', triggerNodeId: nodeId },
    input: describeFailure(failure),
    caller: { runId, nodeId: error.nodeId, waits: false },
    handlesError: true,
    dedupe: {
      scope: `error:${watcherId}:${nodeId}`,
      key: runId,
      expiresAt: new Date(failure.failedAt.getTime() + REMEMBERED_MS)
    }
  };
}

function describeFailure(failure: Watched): JsonObject {
  const { code, message, nodeId } = failure.error;
  return {
    workflow: { id: toPublicId('wf', failure.workflowId), name: failure.workflowName },
    run: { id: toPublicId('run', failure.runId), startedBy: failure.trigger },
    step: nodeId ? { id: nodeId, name: failure.stepLabel ?? nodeId } : null,
    error: { code, message },
    failedAt: failure.failedAt.toISOString()
  };
}

/**
 * Cancels a run. One that nobody works on (queued, waiting) is over at once; of a running one the worker is told, which
 * aborts what is in flight and ends it.
 * @returns the status after the call, or `undefined` when there is no such run. A run that is over stays as it is.
 */
export async function requestCancel(tx: SqlTx, key: RunKey): Promise<RunStatus | undefined> {
  const [run] = await tx<{ status: RunStatus }[]>`
    SELECT status FROM runs WHERE org_id = ${key.orgId} AND id = ${key.runId} FOR NO KEY UPDATE`;
  if (!run || isFinal(run.status)) return run?.status;
  if (run.status === 'running') {
    await tx`UPDATE runs SET cancel_requested_at = COALESCE(cancel_requested_at, now())
      WHERE org_id = ${key.orgId} AND id = ${key.runId}`;
    await tx`SELECT pg_notify('run_cancel', ${`${key.orgId}:${key.runId}`})`;
    return 'running';
  }
  await cancelIdle(tx, key);
  return 'cancelled';
}

/** The row lock stands in for the worker's lease: nobody else can write to this run's log now. */
async function cancelIdle(tx: SqlTx, key: RunKey): Promise<void> {
  const [row] = await tx<{ at: Date; waitingCaller: string | null }[]>`
    UPDATE runs SET status = 'cancelled', cancel_requested_at = now(), finished_at = now(), wake_at = NULL
    WHERE org_id = ${key.orgId} AND id = ${key.runId}
    RETURNING date_trunc('milliseconds', now()) AS at, CASE WHEN caller_waits THEN caller_run_id END AS "waitingCaller"`;
  await tx`UPDATE run_steps SET status = 'cancelled', retry_at = NULL, finished_at = now()
    WHERE org_id = ${key.orgId} AND run_id = ${key.runId} AND status = 'waiting'`;
  const head = await readChainHead(tx, key);
  const log = chainLog(key.runId, head, {
    at: row!.at,
    kind: 'run.cancelled',
    level: 'info',
    message: 'Cancelled'
  });
  await tx`INSERT INTO run_logs (org_id, run_id, seq, at, kind, level, message, hash)
    VALUES (${key.orgId}, ${key.runId}, ${log.seq}, ${log.at}, ${log.kind}, ${log.level}, ${log.message}, ${log.hash})`;
  await tx`SELECT pg_notify('run_events', ${`${key.orgId}:${key.runId}`})`;
  await recordRunEnds(tx, [key]);
  await followRunEnds(tx, [{ ...key, status: 'cancelled', waitingCaller: row!.waitingCaller }]);
  await admitRuns(tx, [key.orgId]);
}
