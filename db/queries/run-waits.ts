import type { EditableValue } from '@automateos/workflow';
import type { SqlTx } from '../client.ts';
import { toStorable } from '../storable.ts';
import type { runWaits } from '../schema/index.ts';
import { wakeRun } from './admission.ts';
import type { RunKey } from './claims.ts';

export type RunWait = typeof runWaits.$inferSelect;
export type Decision = NonNullable<RunWait['decision']>;

export interface NewWait extends RunKey {
  /** See `waitIdOf`. */
  id: string;
  /** Of the worker that holds the run: nobody else asks in its name. */
  epoch: number;
  nodeId: string;
  /** Which round of a loop. */
  iteration: number;
  title: string;
  message: string;
  dueAt: Date;
  onDeadline: Decision;
  approvers: readonly string[];
  quorum: number;
  fields: readonly EditableValue[];
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
  await tx`INSERT INTO run_waits (org_id, id, run_id, node_id, iteration, title, message, due_at, on_deadline, approvers,
      quorum, fields)
    VALUES (${orgId}, ${wait.id}, ${runId}, ${nodeId}, ${iteration}, ${wait.title}, ${wait.message}, ${wait.dueAt},
      ${wait.onDeadline}, ${[...wait.approvers]}, ${wait.quorum}, ${fieldsJson(wait.fields)}::text::json)
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
    WHERE org_id = ${key.orgId} AND run_id = ${key.runId} ORDER BY created_at, iteration, id`;
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
  /** Texts that were changed, for a yes. */
  edits?: readonly EditableValue[];
}

/**
 * What became of an answer. `counted`: more must say yes. `not-open`: it was decided before, is due, or the run is over.
 * `not-yours`: others were asked. `unknown-person`: who answers must be signed in.
 */
export type DecisionResult = 'decided' | 'counted' | 'not-open' | 'not-yours' | 'unknown-person';

/** Answers a question; wakes its run when that decides it. Only the first no, or as many a yes as it takes, count. */
export async function decideWait(tx: SqlTx, answer: NewDecision): Promise<DecisionResult> {
  const { orgId, runId } = answer;
  const [run] = await tx<{ status: string }[]>`
    SELECT status FROM runs WHERE org_id = ${orgId} AND id = ${runId} FOR NO KEY UPDATE`;
  if (run?.status !== 'waiting' && run?.status !== 'running') return 'not-open';
  const [wait] = await tx<RunWait[]>`SELECT ${columns(tx)} FROM run_waits
    WHERE org_id = ${orgId} AND id = ${answer.id} AND run_id = ${runId} AND decided_at IS NULL AND due_at > now()
    FOR UPDATE`;
  if (!wait) return 'not-open';
  const refusal = await refusalOf(tx, wait, answer.by);
  if (refusal) return refusal;
  const edits = answer.decision === 'approved' ? editedFields(wait, answer.edits) : undefined;
  const names = answer.decision === 'approved' ? await countVote(tx, { wait, answer, edits }) : [answer.name];
  await tx`UPDATE run_waits SET edits = COALESCE(${edits ? fieldsJson(edits) : null}::text::json, edits)
    WHERE org_id = ${orgId} AND id = ${wait.id}`;
  if (!names) return 'counted';
  await tx`
    UPDATE run_waits SET decision = ${answer.decision}, decided_at = now(), decided_via = ${answer.via},
      decided_by = ${answer.by ?? null}, decided_name = ${names.join(', ') || null}, comment = ${answer.comment}
    WHERE org_id = ${orgId} AND id = ${wait.id}`;
  await wakeRun(tx, { orgId, runId });
  return 'decided';
}

/** Who said yes so far, by question. */
export async function listVotes(
  tx: SqlTx,
  orgId: string,
  waitIds: readonly string[]
): Promise<{ waitId: string; name: string; comment: string }[]> {
  return tx<{ waitId: string; name: string; comment: string }[]>`
    SELECT wait_id AS "waitId", name, comment FROM run_votes
    WHERE org_id = ${orgId} AND wait_id = ANY (${[...waitIds]}::uuid[]) ORDER BY voted_at`;
}

async function refusalOf(
  tx: SqlTx,
  { orgId, approvers, quorum }: RunWait,
  userId: string | undefined
): Promise<'not-yours' | 'unknown-person' | undefined> {
  if (approvers.length === 0 && quorum === 1) return undefined;
  if (!userId) return 'unknown-person';
  const known = await tx`
    SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId} AND m.user_id = ${userId}
      AND (cardinality(${approvers}::text[]) = 0 OR lower(u.email) = ANY (${approvers}::text[]))`;
  return known.length > 0 ? undefined : 'not-yours';
}

/** The texts as they are after the change, or `undefined` when none differs. */
function editedFields(wait: RunWait, edits: readonly EditableValue[] = []): EditableValue[] | undefined {
  const now = wait.edits ?? wait.fields;
  const changed = now.map((field) => {
    const edit = edits.find(({ item, name }) => item === field.item && name === field.name);
    return edit ? { ...field, value: edit.value } : field;
  });
  return changed.some(({ value }, index) => value !== now[index]!.value) ? changed : undefined;
}

/**
 * Counts one more yes. Who said yes to another text has not said yes to this one.
 * @returns the names once there are enough
 */
async function countVote(
  tx: SqlTx,
  { wait, answer, edits }: { wait: RunWait; answer: NewDecision; edits: EditableValue[] | undefined }
): Promise<string[] | undefined> {
  if (wait.quorum === 1) return answer.name ? [answer.name] : [];
  const { orgId, id } = wait;
  if (edits) await tx`DELETE FROM run_votes WHERE org_id = ${orgId} AND wait_id = ${id}`;
  await tx`INSERT INTO run_votes (org_id, wait_id, user_id, name, comment)
    VALUES (${orgId}, ${id}, ${answer.by!}, ${answer.name ?? ''}, ${answer.comment}) ON CONFLICT DO NOTHING`;
  const votes = await listVotes(tx, orgId, [id]);
  return votes.length >= wait.quorum ? votes.map((vote) => vote.name) : undefined;
}

const fieldsJson = (fields: readonly EditableValue[]): string =>
  toStorable(fields.map((field) => ({ ...field }))).text;

function columns(tx: SqlTx) {
  return tx`org_id AS "orgId", id, run_id AS "runId", node_id AS "nodeId", iteration, title, message, created_at AS "createdAt",
    due_at AS "dueAt", on_deadline AS "onDeadline", decision, decided_at AS "decidedAt", decided_via AS "decidedVia",
    decided_by AS "decidedBy", decided_name AS "decidedName", comment, approvers, quorum, fields, edits`;
}
