import type { JsonObject } from '@automateos/workflow';
import { isFinal, type RunStatus } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import type { RunKey } from './claims.ts';
import { createRuns } from './run-intake.ts';

export { requestCancel } from './run-ends.ts';

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
  handlesError: boolean;
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
      handlesError: original.handlesError,
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
      draft, pretend, effect_scope AS "effectScope", handles_error AS "handlesError"
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
