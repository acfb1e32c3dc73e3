import type { SqlTx } from '../client.ts';
import type { runWaits } from '../schema/index.ts';
import { wakeRun } from './admission.ts';
import type { RunKey } from './claims.ts';

export type RunWait = typeof runWaits.$inferSelect;
export type Decision = NonNullable<RunWait['decision']>;

export interface NewWait extends RunKey {
  /** Of the worker that holds the run: nobody else asks in its name. */
  epoch: number;
  nodeId: string;
  /** Which round of a loop. */
  iteration: number;
  title: string;
  message: string;
  dueAt: Date;
  onDeadline: Decision;
}

/**
 * The question of a step: asked at the first call, found again by later ones. One that is due is decided by its deadline.
 * @returns `undefined` when the run is in other hands.
 */
export async function askOnce(tx: SqlTx, wait: NewWait): Promise<RunWait | undefined> {
  const { orgId, runId, nodeId, iteration } = wait;
  const [run] = await tx`SELECT 1 FROM runs
    WHERE org_id = ${orgId} AND id = ${runId} AND epoch = ${wait.epoch} AND status = 'running' FOR NO KEY UPDATE`;
  if (!run) return undefined;
  await tx`INSERT INTO run_waits (org_id, run_id, node_id, iteration, title, message, due_at, on_deadline)
    VALUES (${orgId}, ${runId}, ${nodeId}, ${iteration}, ${wait.title}, ${wait.message}, ${wait.dueAt}, ${wait.onDeadline})
    ON CONFLICT (org_id, run_id, node_id, iteration) DO NOTHING`;
  await tx`UPDATE run_waits SET decision = on_deadline, decided_at = now(), decided_via = 'deadline'
    WHERE org_id = ${orgId} AND run_id = ${runId} AND node_id = ${nodeId} AND iteration = ${iteration}
      AND decided_at IS NULL AND due_at <= now()`;
  const [row] = await tx<RunWait[]>`
    SELECT ${columns(tx)} FROM run_waits
    WHERE org_id = ${orgId} AND run_id = ${runId} AND node_id = ${nodeId} AND iteration = ${iteration}`;
  return row;
}

/** The questions of a run, oldest first. */
export async function listWaits(tx: SqlTx, key: RunKey): Promise<RunWait[]> {
  return tx<RunWait[]>`SELECT ${columns(tx)} FROM run_waits
    WHERE org_id = ${key.orgId} AND run_id = ${key.runId} ORDER BY id`;
}

export async function findWait(tx: SqlTx, orgId: string, id: string): Promise<RunWait | undefined> {
  const [row] = await tx<
    RunWait[]
  >`SELECT ${columns(tx)} FROM run_waits WHERE org_id = ${orgId} AND id = ${id}`;
  return row;
}

export interface NewDecision {
  orgId: string;
  id: string;
  runId: string;
  decision: Decision;
  via: 'app' | 'link';
  by?: string;
  name?: string;
  comment: string;
}

/**
 * Answers a question and wakes its run. Only the first answer counts.
 * @returns false when it was decided before, is due, or the run is over.
 */
export async function decideWait(tx: SqlTx, answer: NewDecision): Promise<boolean> {
  const { orgId, runId } = answer;
  const [run] = await tx<{ status: string }[]>`
    SELECT status FROM runs WHERE org_id = ${orgId} AND id = ${runId} FOR NO KEY UPDATE`;
  if (run?.status !== 'waiting' && run?.status !== 'running') return false;
  const decided = await tx`
    UPDATE run_waits SET decision = ${answer.decision}, decided_at = now(), decided_via = ${answer.via},
      decided_by = ${answer.by ?? null}, decided_name = ${answer.name ?? null}, comment = ${answer.comment}
    WHERE org_id = ${orgId} AND id = ${answer.id} AND run_id = ${runId} AND decided_at IS NULL AND due_at > now()
    RETURNING 1`;
  if (decided.length === 0) return false;
  await wakeRun(tx, { orgId, runId });
  return true;
}

function columns(tx: SqlTx) {
  return tx`org_id AS "orgId", id, run_id AS "runId", node_id AS "nodeId", iteration, title, message, created_at AS "createdAt",
    due_at AS "dueAt", on_deadline AS "onDeadline", decision, decided_at AS "decidedAt", decided_via AS "decidedVia",
    decided_by AS "decidedBy", decided_name AS "decidedName", comment, approvers, quorum, fields, edits`;
}
