import { can, type Actor } from '@automateos/auth';
import { withOrg, withOrgs } from '@automateos/db';
import { auditInBatch } from '@automateos/db/queries/audit';
import { approvalToken, readApprovalToken } from '@automateos/db/approval-link';
import { readRun } from '@automateos/db/queries/runs';
import {
  decideWait,
  findWait,
  listVotes,
  listWaits,
  type NewDecision,
  type RunWait
} from '@automateos/db/queries/run-waits';
import { toPublicId, type EditableValue } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Approval, Decision } from '../answers/approvals.ts';
import { iso } from '../dto.ts';
import { ApiError, notFound } from '../errors.ts';
import { platform } from '../platform.ts';

const NAME_CHARACTERS = 80;

export interface DecisionInput {
  decision: Decision;
  comment?: string;
  /** Texts that were changed, for an approval. */
  edits?: readonly EditableValue[];
}

/** The questions of a run, those that were decided too. */
export async function listApprovals(actor: Actor, runId: string): Promise<{ data: Approval[] }> {
  authorise(actor, 'run.read');
  const key = { orgId: actor.orgId, runId: uuidOf('run', runId) };
  const { db } = platform();
  found('run', await withOrg(db, actor.orgId, (tx) => readRun(tx, key.orgId, key.runId)));
  const waits = await withOrgs(db, [actor.orgId], (tx) => listWaits(tx, key));
  const mayDecide = can(actor, 'run.decide', { orgId: actor.orgId });
  return { data: await showAll(waits, mayDecide) };
}

/** Decides a question of a run. @throws ApiError 404, 409 NOT_OPEN */
export async function decideApproval(
  actor: Actor,
  place: { runId: string; nodeId: string },
  { decision, comment = '', edits }: DecisionInput
): Promise<Approval> {
  authorise(actor, 'run.decide');
  const key = { orgId: actor.orgId, runId: uuidOf('run', place.runId) };
  const waits = await withOrgs(platform().db, [actor.orgId], (tx) => listWaits(tx, key));
  // In a loop a step asks once per round: the last one is open.
  const wait = waits.findLast(({ nodeId }) => nodeId === place.nodeId);
  if (!wait) throw notFound('approval');
  const who = { via: 'app', by: actor.userId, name: actor.name } as const;
  const [shown] = await showAll([await decide(wait, { decision, comment, edits, ...who })], false);
  return shown!;
}

/** What somebody with a link sees. Reading decides nothing: mail scanners and previews fetch links. */
export interface LinkedApproval extends Omit<Approval, 'approvers'> {
  isOver: boolean;
  /** Certain people were asked, or several: who decides must be signed in. */
  needsAccount: boolean;
}

/** @throws ApiError 404 for a link that we did not make, or whose run is gone */
export async function readLinkedApproval(token: string): Promise<LinkedApproval> {
  const wait = await findLinked(token);
  const run = await withOrg(platform().db, wait.orgId, (tx) => readRun(tx, wait.orgId, wait.runId));
  const isOver = wait.dueAt <= new Date() || (run?.status !== 'waiting' && run?.status !== 'running');
  const [shown] = await showAll([wait], false);
  const { approvers, ...rest } = shown!; // a link may travel further than the addresses should
  return { ...rest, isOver, needsAccount: approvers.length > 0 || wait.quorum > 1 };
}

/**
 * Decides by link: who has it needs no account and says who they are, unless certain people were asked.
 * @throws ApiError 403 NOT_ASKED, 404, 409 NOT_OPEN
 */
export async function decideLinkedApproval(
  token: string,
  { decision, comment = '', edits, name, userId }: DecisionInput & { name: string; userId?: string }
): Promise<void> {
  const wait = await findLinked(token);
  const who = { via: 'link', by: userId, name: name.trim().slice(0, NAME_CHARACTERS) } as const;
  await decide(wait, { decision, comment, edits, ...who });
}

async function findLinked(token: string): Promise<RunWait> {
  const linked = readApprovalToken(platform().linkKey, token);
  const wait =
    linked &&
    (await withOrgs(platform().db, [linked.orgId], (tx) => findWait(tx, linked.orgId, linked.waitId)));
  if (!wait) throw notFound('approval');
  return wait;
}

async function decide(
  { orgId, id, runId, nodeId }: RunWait,
  answer: Omit<NewDecision, 'orgId' | 'id' | 'runId'>
): Promise<RunWait> {
  return withOrgs(platform().db, [orgId], async (tx) => {
    const result = await decideWait(tx, { orgId, id, runId, ...answer });
    if (result !== 'decided' && result !== 'counted') throw refusals[result]();
    const kind = answer.via === 'link' ? 'link' : 'user';
    const target = toPublicId('run', runId);
    const details = { decision: answer.decision, step: nodeId };
    await auditInBatch(tx, { orgId, userId: answer.by, kind }, { action: 'run.decide', target, details });
    return (await findWait(tx, orgId, id))!;
  });
}

const refusals = {
  'not-open': () => new ApiError(409, 'NOT_OPEN', 'This was decided before, or its time is over.'),
  'not-yours': () =>
    new ApiError(403, 'NOT_ASKED', 'Somebody else was asked to decide this. Sign in as the person who was.'),
  'unknown-person': () => new ApiError(403, 'NOT_ASKED', 'Sign in to decide this: certain people were asked.')
};

async function showAll(waits: readonly RunWait[], withLink: boolean): Promise<Approval[]> {
  const several = waits.filter(({ quorum }) => quorum > 1);
  const orgId = several[0]?.orgId;
  const ids = several.map(({ id }) => id);
  const votes = orgId ? await withOrgs(platform().db, [orgId], (tx) => listVotes(tx, orgId, ids)) : [];
  const byWait = Map.groupBy(votes, ({ waitId }) => waitId);
  return waits.map((wait) => ({
    ...showApproval(wait, withLink),
    votes: (byWait.get(wait.id) ?? []).map(({ name, comment }) => ({ name, comment }))
  }));
}

function showApproval(wait: RunWait, withLink: boolean): Omit<Approval, 'votes'> {
  const { orgId, id: waitId, nodeId, title, message, onDeadline, decision, decidedVia, comment } = wait;
  const { approvers, quorum } = wait;
  const { linkKey, publicUrl } = platform();
  const link =
    withLink && decision === null && `${publicUrl}/approve/${approvalToken(linkKey, { orgId, waitId })}`;
  return {
    ...{ nodeId, title, message, onDeadline, decision, decidedVia, comment },
    ...{ approvers, quorum, round: wait.iteration, fields: wait.edits ?? wait.fields },
    askedAt: iso(wait.createdAt),
    dueAt: iso(wait.dueAt),
    decidedAt: iso(wait.decidedAt),
    decidedBy: wait.decidedName,
    link: link || null
  };
}
