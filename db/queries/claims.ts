import type { JsonObject, WorkflowDocument } from '@automateos/workflow';
import type { JournalRow } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import type { runs } from '../schema/index.ts';
import { CHAIN_START, type ChainHead } from './run-logs.ts';

/** A run that this worker has taken up. Every write for it carries the epoch. */
export interface ClaimedRun {
  orgId: string;
  id: string;
  workflowId: string;
  workflowName: string;
  versionId: string;
  trigger: (typeof runs.$inferSelect)['trigger'];
  triggerNodeId: string;
  input: JsonObject;
  draft: boolean;
  pretend: boolean;
  effectScope: string;
  replayOf: string | null;
  replayFrom: string | null;
  epoch: number;
  /** Workers that died in it since a step of it was stored. */
  crashes: number;
  /** Milliseconds spent on it by earlier claims. */
  activeMs: number;
  cancelRequested: boolean;
}

export interface RunKey {
  orgId: string;
  runId: string;
}

/**
 * Takes up runs for a worker: those that are queued, whose time has come, or whose worker is dead. Each claim raises the
 * epoch, which shuts out whoever held the run before. Runs that are not to be had are missing from the result; a job for
 * such a run is done, because whoever changes that puts the run on the queue again.
 * @param busy runs that this worker is executing now; it may take back others that are marked as its own.
 */
export async function claimRuns(
  tx: SqlTx,
  worker: { id: string; busy: readonly string[] },
  keys: readonly RunKey[]
): Promise<ClaimedRun[]> {
  return tx<ClaimedRun[]>`
    WITH open AS (
      SELECT r.org_id, r.id, r.status AS was
      FROM unnest(${keys.map((key) => key.orgId)}::uuid[], ${keys.map((key) => key.runId)}::uuid[]) AS k(org_id, id)
      JOIN runs r ON r.org_id = k.org_id AND r.id = k.id
      WHERE r.status = 'queued' OR (r.status = 'waiting' AND r.wake_at <= now()) OR (r.status = 'running' AND CASE
        WHEN r.worker_id = ${worker.id} THEN r.id <> ALL (${[...worker.busy]}::uuid[])
        ELSE NOT EXISTS (SELECT 1 FROM workers w
          WHERE w.id = r.worker_id AND w.lease_until >= now() AND w.stopped_at IS NULL) END)
      ORDER BY r.id
      FOR NO KEY UPDATE OF r
    )
    UPDATE runs r SET
      status = 'running',
      worker_id = ${worker.id},
      epoch = r.epoch + 1,
      started_at = COALESCE(r.started_at, now()),
      wake_at = NULL,
      woken_at = NULL,
      crashes = CASE WHEN open.was = 'running' AND r.crashes < ${COUNTED_AT_CLAIM} THEN r.crashes + 1 ELSE r.crashes END
    FROM open
    JOIN workflows f ON f.org_id = open.org_id
    WHERE r.org_id = open.org_id AND r.id = open.id AND f.id = r.workflow_id
    RETURNING r.org_id AS "orgId", r.id, r.workflow_id AS "workflowId", f.name AS "workflowName",
      r.version_id AS "versionId", r.trigger, r.trigger_node_id AS "triggerNodeId", r.input, r.draft,
      r.pretend, r.effect_scope AS "effectScope", r.replay_of AS "replayOf", r.replay_from AS "replayFrom", r.epoch, r.crashes,
      r.active_ms AS "activeMs", r.cancel_requested_at IS NOT NULL AS "cancelRequested"`;
}

/**
 * Up to here a claim after a worker's death counts as a crash. Later ones count only when the run is really started
 * (see the engine's quarantine), so that runs which merely waited beside a poisonous one are not blamed.
 */
export const COUNTED_AT_CLAIM = 2;

/** Which of these runs somebody wants cancelled. */
export async function findCancelRequests(tx: SqlTx, keys: readonly RunKey[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    SELECT id FROM runs WHERE org_id = ANY (${keys.map((key) => key.orgId)}::uuid[])
      AND id = ANY (${keys.map((key) => key.runId)}::uuid[]) AND cancel_requested_at IS NOT NULL`;
  return rows.map((row) => row.id);
}

/** The journal of a run, oldest attempt first. */
export async function readJournal(tx: SqlTx, key: RunKey): Promise<JournalRow[]> {
  return tx<JournalRow[]>`
    SELECT node_id AS "nodeId", iteration, item_group AS "itemGroup", attempt, status, started_at AS "startedAt",
      retry_at AS "retryAt", output, error
    FROM run_steps WHERE org_id = ${key.orgId} AND run_id = ${key.runId} ORDER BY attempt`;
}

/** Where the log of a run ends. */
export async function readChainHead(tx: SqlTx, key: RunKey): Promise<ChainHead> {
  const [head] = await tx<ChainHead[]>`
    SELECT seq, hash FROM run_logs WHERE org_id = ${key.orgId} AND run_id = ${key.runId} ORDER BY seq DESC LIMIT 1`;
  return head ?? CHAIN_START;
}

/** What a run executed, for a replay that reuses its results. */
export async function readRunPlace(
  tx: SqlTx,
  key: RunKey
): Promise<{ versionId: string; triggerNodeId: string; input: JsonObject } | undefined> {
  const [run] = await tx<{ versionId: string; triggerNodeId: string; input: JsonObject }[]>`
    SELECT version_id AS "versionId", trigger_node_id AS "triggerNodeId", input
    FROM runs WHERE org_id = ${key.orgId} AND id = ${key.runId}`;
  return run;
}

/** The document of a version; versions never change, so it may be kept. */
export async function readVersionDocument(
  tx: SqlTx,
  version: { orgId: string; id: string }
): Promise<WorkflowDocument | undefined> {
  const [row] = await tx<{ document: WorkflowDocument }[]>`
    SELECT document FROM versions WHERE org_id = ${version.orgId} AND id = ${version.id}`;
  return row?.document;
}
