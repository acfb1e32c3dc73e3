import type { JsonObject } from '@automateos/workflow';
import { isFinal, type RunStatus } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import { readChainHead, type RunKey } from './claims.ts';
import { admitRuns } from './journal.ts';
import { createRuns } from './run-intake.ts';
import { chainLog } from './run-logs.ts';
import { recordRunEnds } from './usage-ledger.ts';

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
  const [row] = await tx<{ at: Date }[]>`
    UPDATE runs SET status = 'cancelled', cancel_requested_at = now(), finished_at = now(), wake_at = NULL
    WHERE org_id = ${key.orgId} AND id = ${key.runId} RETURNING date_trunc('milliseconds', now()) AS at`;
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
  await admitRuns(tx, [key.orgId]);
}

export interface NewReplay extends RunKey {
  from: 'start' | 'failed-step';
  /** The version to run; absent: the one that ran before. */
  versionId?: string;
  startedBy: string;
}

export type ReplayResult =
  | { ok: true; runId: string }
  /** `NOT_OVER`: it still runs. `NOT_FAILED`: it has no failed step. `NO_TRIGGER`: the version lacks its trigger. */
  | { ok: false; reason: 'NOT_FOUND' | 'NOT_OVER' | 'NOT_FAILED' | 'NO_TRIGGER' };

interface Original {
  status: RunStatus;
  workflowId: string;
  versionId: string;
  triggerNodeId: string;
  input: JsonObject;
  draft: boolean;
  pretend: boolean;
  effectScope: string;
}

/**
 * Runs an old run again with its input. From the failed step the new run takes over what succeeded and keeps the scope
 * of its Idempotency-Keys, so that nothing is done twice; from the start it is a run of its own.
 */
export async function createReplay(tx: SqlTx, replay: NewReplay): Promise<ReplayResult> {
  const original = await readOriginal(tx, replay);
  if (!original) return { ok: false, reason: 'NOT_FOUND' };
  if (!isFinal(original.status)) return { ok: false, reason: 'NOT_OVER' };
  if (replay.from === 'failed-step' && original.status === 'succeeded')
    return { ok: false, reason: 'NOT_FAILED' };
  const versionId = replay.versionId ?? original.versionId;
  if (
    !(await hasNode(tx, {
      ...replay,
      versionId,
      workflowId: original.workflowId,
      nodeId: original.triggerNodeId
    }))
  )
    return { ok: false, reason: 'NO_TRIGGER' };
  const [created] = await createRuns(tx, [
    {
      orgId: replay.orgId,
      workflowId: original.workflowId,
      versionId,
      trigger: 'replay',
      triggerNodeId: original.triggerNodeId,
      input: original.input,
      draft: original.draft && versionId === original.versionId,
      pretend: original.pretend, // what was tried out is never repeated for real
      startedBy: replay.startedBy,
      replay: {
        of: replay.runId,
        from: replay.from,
        effectScope: replay.from === 'failed-step' ? original.effectScope : undefined
      }
    }
  ]);
  return { ok: true, runId: created!.runId };
}

async function readOriginal(tx: SqlTx, key: RunKey): Promise<Original | undefined> {
  const [original] = await tx<Original[]>`
    SELECT status, workflow_id AS "workflowId", version_id AS "versionId", trigger_node_id AS "triggerNodeId", input,
      draft, pretend, effect_scope AS "effectScope"
    FROM runs WHERE org_id = ${key.orgId} AND id = ${key.runId}`;
  return original;
}

async function hasNode(
  tx: SqlTx,
  place: { orgId: string; workflowId: string; versionId: string; nodeId: string }
): Promise<boolean> {
  const rows = await tx`SELECT 1 FROM versions
    WHERE org_id = ${place.orgId} AND workflow_id = ${place.workflowId} AND id = ${place.versionId}
      AND document -> 'nodes' ? ${place.nodeId}`;
  return rows.length > 0;
}
