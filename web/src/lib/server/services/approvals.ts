import { can, type Actor } from '@automateos/auth';
import { withOrg, withOrgs } from '@automateos/db';
import { auditInBatch } from '@automateos/db/queries/audit';
import { readRun } from '@automateos/db/queries/runs';
import {
  decideWait,
  findWait,
  listWaits,
  type NewDecision,
  type RunWait
} from '@automateos/db/queries/run-waits';
import { toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Approval, Decision } from '../answers/approvals.ts';
import { approvalToken, readApprovalToken } from '../approval-link.ts';
import { iso } from '../dto.ts';
import { ApiError, notFound } from '../errors.ts';
import { platform } from '../platform.ts';

const NAME_CHARACTERS = 80;

export interface DecisionInput {
  decision: Decision;
  comment?: string;
}

/** The questions of a run, those that were decided too. */
export async function listApprovals(actor: Actor, runId: string): Promise<{ data: Approval[] }> {
  authorise(actor, 'run.read');
  const key = { orgId: actor.orgId, runId: uuidOf('run', runId) };
  const { db } = platform();
  found('run', await withOrg(db, actor.orgId, (tx) => readRun(tx, key.orgId, key.runId)));
  const waits = await withOrgs(db, [actor.orgId], (tx) => listWaits(tx, key));
  const mayDecide = can(actor, 'run.decide', { orgId: actor.orgId });
  return { data: waits.map((wait) => showApproval(wait, mayDecide)) };
}

/** Decides a question of a run. @throws ApiError 404, 409 NOT_OPEN */
export async function decideApproval(
  actor: Actor,
  place: { runId: string; nodeId: string },
  { decision, comment = '' }: DecisionInput
): Promise<Approval> {
  authorise(actor, 'run.decide');
  const key = { orgId: actor.orgId, runId: uuidOf('run', place.runId) };
  const waits = await withOrgs(platform().db, [actor.orgId], (tx) => listWaits(tx, key));
  const wait = waits.find(({ nodeId }) => nodeId === place.nodeId);
  if (!wait) throw notFound('approval');
  const who = { via: 'app', by: actor.userId, name: actor.name } as const;
  return showApproval(await decide(wait, { decision, comment, ...who }), false);
}

/** What somebody with a link sees. Reading decides nothing: mail scanners and previews fetch links. */
export interface LinkedApproval extends Approval {
  isOver: boolean;
}

/** @throws ApiError 404 for a link that we did not make, or whose run is gone */
export async function readLinkedApproval(token: string): Promise<LinkedApproval> {
  const wait = await findLinked(token);
  const run = await withOrg(platform().db, wait.orgId, (tx) => readRun(tx, wait.orgId, wait.runId));
  const isOver = wait.dueAt <= new Date() || (run?.status !== 'waiting' && run?.status !== 'running');
  return { ...showApproval(wait, false), isOver };
}

/** Decides by link: who has it needs no account and says who they are. @throws ApiError 404, 409 NOT_OPEN */
export async function decideLinkedApproval(
  token: string,
  { decision, comment = '', name }: DecisionInput & { name: string }
): Promise<void> {
  const wait = await findLinked(token);
  await decide(wait, { decision, comment, via: 'link', name: name.trim().slice(0, NAME_CHARACTERS) });
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
  const wait = await withOrgs(platform().db, [orgId], async (tx) => {
    if (!(await decideWait(tx, { orgId, id, runId, ...answer }))) return undefined;
    const kind = answer.via === 'link' ? 'link' : 'user';
    const target = toPublicId('run', runId);
    const details = { decision: answer.decision, step: nodeId };
    await auditInBatch(tx, { orgId, userId: answer.by, kind }, { action: 'run.decide', target, details });
    return findWait(tx, orgId, id);
  });
  if (wait) return wait;
  throw new ApiError(409, 'NOT_OPEN', 'This was decided before, or its time is over.');
}

function showApproval(wait: RunWait, withLink: boolean): Approval {
  const { orgId, id: waitId, nodeId, title, message, onDeadline, decision, decidedVia, comment } = wait;
  const { linkKey, publicUrl } = platform();
  const link =
    withLink && decision === null && `${publicUrl}/approve/${approvalToken(linkKey, { orgId, waitId })}`;
  return {
    ...{ nodeId, title, message, onDeadline, decision, decidedVia, comment },
    askedAt: iso(wait.createdAt),
    dueAt: iso(wait.dueAt),
    decidedAt: iso(wait.decidedAt),
    decidedBy: wait.decidedName,
    link: link || null
  };
}
