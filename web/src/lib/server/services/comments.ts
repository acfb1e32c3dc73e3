import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import * as queries from '@automateos/db/queries/comments';
import { markSourcesRead, withdraw } from '@automateos/db/queries/inbox';
import { readWorkflow } from '@automateos/db/queries/workflows';
import { LIMITS } from '@automateos/workflow';
import { findSecretText } from '@automateos/workflow/document';
import { z } from 'zod';
import { authorise, found, uuidOf } from '../access.ts';
import { nodeId } from '../answers/parts.ts';
import type { Thread } from '../answers/comments.ts';
import { assertMentionable, noticeSource, tellPeople } from '../comment-notices.ts';
import { showThreads } from '../comment-dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';
import { plainText } from '../text-input.ts';

const MOST_CHARACTERS = 4_000;
/** Above this a workflow's comments are a burden to everybody who opens it. */
const MOST_THREADS = 1_000;
const MOST_COMMENTS = 500;

const body = plainText(MOST_CHARACTERS).meta({
  description: 'What it says. Mention people of the team as `<@usr_…>`: they find it in their inbox.',
  examples: ['Could you look at the address, <@usr_018f00000000000000abcd>?']
});

export const newThread = z.strictObject({
  nodeId: nodeId.min(1),
  nodeLabel: plainText(LIMITS.labelCharacters).meta({
    description: 'What the step is called now: shown once it is deleted.'
  }),
  body
});
export const commentBody = z.strictObject({ body });
export const threadState = z.strictObject({ resolved: z.boolean() });

/** Every conversation at a workflow's steps, oldest first. */
export async function listThreads(actor: Actor, id: string): Promise<Page<Thread>> {
  authorise(actor, 'document.read');
  const of = { orgId: actor.orgId, workflowId: uuidOf('wf', id), userId: actor.userId };
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await readWorkflow(tx, of.orgId, of.workflowId));
    const data = await showThreads(tx, actor, await queries.listThreads(tx, of));
    return { data, nextCursor: null, total: data.length };
  });
}

/** One conversation. @throws ApiError 404, also when all its words were deleted */
export async function readThread(actor: Actor, id: string): Promise<Thread> {
  authorise(actor, 'document.read');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const [thread] = await showThreads(tx, actor, [await findThread(tx, actor, uuidOf('thr', id))]);
    return found('thr', thread?.comments.some(({ deleted }) => !deleted) ? thread : undefined);
  });
}

export async function startThread(
  actor: Actor,
  id: string,
  input: z.output<typeof newThread>
): Promise<Thread> {
  authorise(actor, 'document.comment');
  assertHarmless(input.body);
  const { orgId, userId } = actor;
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, orgId, async (tx) => {
    found('wf', await readWorkflow(tx, orgId, workflowId));
    if ((await queries.countThreads(tx, orgId, workflowId)) >= MOST_THREADS) throw tooMany();
    const { nodeLabel } = input;
    const place = { orgId, workflowId, nodeId: input.nodeId, nodeLabel, createdBy: userId };
    const threadId = await queries.insertThread(tx, place);
    return write(tx, actor, { threadId, body: input.body });
  });
}

export async function replyToThread(actor: Actor, id: string, input: { body: string }): Promise<Thread> {
  authorise(actor, 'document.comment');
  assertHarmless(input.body);
  const threadId = uuidOf('thr', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    await findThread(tx, actor, threadId);
    const written = await queries.listComments(tx, actor.orgId, [threadId]);
    if (written.length >= MOST_COMMENTS) throw tooMany();
    return write(tx, actor, { threadId, body: input.body });
  });
}

/** Changes the words of a comment of one's own. People who are mentioned only now are told now. */
export async function changeComment(actor: Actor, id: string, input: { body: string }): Promise<Thread> {
  authorise(actor, 'document.comment');
  assertHarmless(input.body);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const comment = await lockOwn(tx, actor, uuidOf('cmt', id));
    await assertMentionable(tx, actor.orgId, input.body);
    await queries.changeComment(tx, { orgId: actor.orgId, id: comment.id }, input.body);
    const thread = await findThread(tx, actor, comment.threadId);
    await tellPeople(tx, { actor, thread, commentId: comment.id, body: input.body, isNew: false });
    return announce(tx, actor, thread);
  });
}

/** Takes the words of a comment of one's own back, out of inboxes too. */
export async function deleteComment(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'document.comment');
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const comment = await lockOwn(tx, actor, uuidOf('cmt', id));
    await queries.eraseComment(tx, { orgId: actor.orgId, id: comment.id });
    await withdraw(tx, actor.orgId, noticeSource(comment.id));
    await announce(tx, actor, await findThread(tx, actor, comment.threadId));
  });
}

/** Settles a thread, or opens it again. */
export async function resolveThread(
  actor: Actor,
  id: string,
  { resolved }: { resolved: boolean }
): Promise<Thread> {
  authorise(actor, 'document.comment');
  const key = { orgId: actor.orgId, id: uuidOf('thr', id) };
  return withOrg(platform().db, actor.orgId, async (tx) => {
    await findThread(tx, actor, key.id);
    await queries.setResolved(tx, key, resolved ? actor.userId : null);
    return announce(tx, actor, await findThread(tx, actor, key.id));
  });
}

/** The actor has seen a thread: nothing in it, and no notice of it, is unread any more. */
export async function markThreadRead(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'document.read');
  const { orgId, userId } = actor;
  await withOrg(platform().db, orgId, async (tx) => {
    const { id: threadId } = await findThread(tx, actor, uuidOf('thr', id));
    await queries.markThreadSeen(tx, { orgId, threadId, userId });
    const written = await queries.listComments(tx, orgId, [threadId]);
    const sources = written.map((comment) => noticeSource(comment.id));
    await markSourcesRead(tx, { orgId, userId }, sources);
  });
}

/** Adds a comment in the actor's name and tells whom it concerns. */
async function write(tx: Tx, actor: Actor, comment: { threadId: string; body: string }): Promise<Thread> {
  const { orgId, userId } = actor;
  await assertMentionable(tx, orgId, comment.body);
  const commentId = await queries.insertComment(tx, { orgId, authorId: userId, ...comment });
  const thread = await findThread(tx, actor, comment.threadId);
  await tellPeople(tx, { actor, thread, commentId, body: comment.body, isNew: true });
  return announce(tx, actor, thread);
}

async function announce(tx: Tx, actor: Actor, thread: queries.ThreadRow): Promise<Thread> {
  const { orgId } = actor;
  await queries.announceComments(tx, { orgId, workflowId: thread.workflowId, threadId: thread.id });
  return (await showThreads(tx, actor, [thread]))[0]!;
}

/** A thread of a workflow that is still there. @throws ApiError 404 */
async function findThread(tx: Tx, actor: Actor, id: string): Promise<queries.ThreadRow> {
  const thread = found('thr', await queries.readThread(tx, { orgId: actor.orgId, id }, actor.userId));
  found('thr', await readWorkflow(tx, actor.orgId, thread.workflowId));
  return thread;
}

/** @throws ApiError 404 for a comment that is gone, 403 for one of somebody else */
async function lockOwn(tx: Tx, actor: Actor, id: string): Promise<queries.CommentRow> {
  const comment = found('cmt', await queries.lockComment(tx, { orgId: actor.orgId, id }));
  if (comment.authorId !== actor.userId)
    throw new ApiError(403, 'NOT_YOURS', 'Only the person who wrote a comment can change or delete it.');
  return comment;
}

function assertHarmless(text: string): void {
  const secret = findSecretText(text);
  if (secret)
    throw new ApiError(400, 'SECRET_IN_COMMENT', {
      message: `This contains what looks like ${secret}. Everybody in the team could read it: save it under Secrets instead.`,
      field: 'body'
    });
}

const tooMany = (): ApiError =>
  new ApiError(409, 'TOO_MANY_COMMENTS', 'There is no room for more comments here. Delete old ones first.');
