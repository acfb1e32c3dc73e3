import type { Actor } from '@automateos/auth';
import type { Tx } from '@automateos/db';
import { listComments, type ThreadRow } from '@automateos/db/queries/comments';
import { notify } from '@automateos/db/queries/inbox';
import { listMembers } from '@automateos/db/queries/memberships';
import { findNames } from '@automateos/db/queries/users';
import { readWorkflow } from '@automateos/db/queries/workflows';
import { toPublicId } from '@automateos/workflow';
import { mentionsIn, plainWords } from './comment-text.ts';
import { ApiError } from './errors.ts';

const MOST_MENTIONS = 20;

/** What a comment tells people comes from this cause: once for each of them. */
export const noticeSource = (commentId: string): string => `comment:${commentId}`;

/** @throws ApiError 400 when somebody is mentioned who is not in the team, or too many are */
export async function assertMentionable(tx: Tx, orgId: string, body: string): Promise<void> {
  const mentioned = mentionsIn(body);
  if (mentioned.length === 0) return;
  const members = new Set((await listMembers(tx, orgId)).map(({ userId }) => userId));
  if (mentioned.some((userId) => !members.has(userId)))
    throw new ApiError(400, 'NOT_A_MEMBER', {
      message: 'Only people of the team can be mentioned.',
      field: 'body'
    });
  if (mentioned.length > MOST_MENTIONS)
    throw new ApiError(400, 'INVALID_FIELD', {
      message: `Mention at most ${MOST_MENTIONS} people in one comment.`,
      field: 'body'
    });
}

export interface Written {
  actor: Actor;
  thread: ThreadRow;
  commentId: string;
  body: string;
  /** False for a comment that was changed: only people mentioned now are told. */
  isNew: boolean;
}

/** Tells those who are mentioned, and those who took part before, each once and nobody about the own words. */
export async function tellPeople(tx: Tx, { actor, thread, commentId, body, isNew }: Written): Promise<void> {
  const { orgId } = actor;
  const mentioned = new Set(mentionsIn(body));
  const written = isNew ? await listComments(tx, orgId, [thread.id]) : [];
  const others = written.flatMap(({ authorId, deletedAt }) => (deletedAt ? [] : authorId));
  const concerned = new Set([...mentioned, ...others]);
  concerned.delete(actor.userId);
  if (concerned.size === 0) return;
  const names = await findNames(tx, [...mentioned, actor.userId]);
  const place = `“${thread.nodeLabel}” in ${(await readWorkflow(tx, orgId, thread.workflowId))!.name}`;
  for (const userId of concerned) {
    const isMention = mentioned.has(userId);
    const did = isMention ? 'mentioned you' : 'answered';
    await notify(tx, {
      orgId,
      userId,
      kind: isMention ? 'mention' : 'reply',
      actorId: actor.userId,
      workflowId: thread.workflowId,
      text: `${names.get(actor.userId)} ${did} at ${place}.`.slice(0, 300),
      excerpt: plainWords(body, names),
      path: `/app/workflows/${toPublicId('wf', thread.workflowId)}?comment=${toPublicId('thr', thread.id)}`,
      source: noticeSource(commentId)
    });
  }
}
