import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '../client.ts';
import { commentReads, commentThreads, comments, users } from '../schema/index.ts';

/** A thing of an organisation. */
interface Key {
  orgId: string;
  id: string;
}

const resolvers = alias(users, 'resolvers');

const selectThreads = (tx: Tx, userId: string) =>
  tx
    .select({
      id: commentThreads.id,
      workflowId: commentThreads.workflowId,
      nodeId: commentThreads.nodeId,
      nodeLabel: commentThreads.nodeLabel,
      createdBy: commentThreads.createdBy,
      createdAt: commentThreads.createdAt,
      resolvedAt: commentThreads.resolvedAt,
      resolvedByName: resolvers.name,
      seenThrough: commentReads.seenThrough
    })
    .from(commentThreads)
    .leftJoin(resolvers, eq(resolvers.id, commentThreads.resolvedBy))
    .leftJoin(
      commentReads,
      and(
        eq(commentReads.orgId, commentThreads.orgId),
        eq(commentReads.threadId, commentThreads.id),
        eq(commentReads.userId, userId)
      )
    );

/** A thread, and how far `userId` has read it. */
export type ThreadRow = Awaited<ReturnType<typeof selectThreads>>[number];

/** The threads of a workflow that have words left, oldest first. */
export function listThreads(
  tx: Tx,
  of: { orgId: string; workflowId: string; userId: string }
): Promise<ThreadRow[]> {
  return selectThreads(tx, of.userId)
    .where(
      and(
        eq(commentThreads.orgId, of.orgId),
        eq(commentThreads.workflowId, of.workflowId),
        sql`EXISTS (SELECT 1 FROM comments c WHERE c.org_id = ${commentThreads.orgId}
          AND c.thread_id = ${commentThreads.id} AND c.deleted_at IS NULL)`
      )
    )
    .orderBy(asc(commentThreads.id));
}

export async function readThread(tx: Tx, key: Key, userId: string): Promise<ThreadRow | undefined> {
  const [row] = await selectThreads(tx, userId).where(
    and(eq(commentThreads.orgId, key.orgId), eq(commentThreads.id, key.id))
  );
  return row;
}

export const countThreads = (tx: Tx, orgId: string, workflowId: string): Promise<number> =>
  tx.$count(commentThreads, and(eq(commentThreads.orgId, orgId), eq(commentThreads.workflowId, workflowId)));

const selectComments = (tx: Tx) =>
  tx
    .select({
      id: comments.id,
      threadId: comments.threadId,
      authorId: comments.authorId,
      authorName: users.name,
      body: comments.body,
      createdAt: comments.createdAt,
      editedAt: comments.editedAt,
      deletedAt: comments.deletedAt
    })
    .from(comments)
    .innerJoin(users, eq(users.id, comments.authorId));

export type CommentRow = Awaited<ReturnType<typeof selectComments>>[number];

/** The comments of threads, oldest first. */
export async function listComments(
  tx: Tx,
  orgId: string,
  threadIds: readonly string[]
): Promise<CommentRow[]> {
  if (threadIds.length === 0) return [];
  return selectComments(tx)
    .where(and(eq(comments.orgId, orgId), inArray(comments.threadId, [...threadIds])))
    .orderBy(asc(comments.id));
}

/** A comment that still has its words, locked until the transaction ends. */
export async function lockComment(tx: Tx, { orgId, id }: Key): Promise<CommentRow | undefined> {
  const [row] = await selectComments(tx)
    .where(and(eq(comments.orgId, orgId), eq(comments.id, id), isNull(comments.deletedAt)))
    .for('update', { of: comments });
  return row;
}

export async function insertThread(
  tx: Tx,
  thread: Pick<
    typeof commentThreads.$inferInsert,
    'orgId' | 'workflowId' | 'nodeId' | 'nodeLabel' | 'createdBy'
  >
): Promise<string> {
  const [row] = await tx.insert(commentThreads).values(thread).returning({ id: commentThreads.id });
  return row!.id;
}

/** Adds a comment; its author has read the thread up to it. */
export async function insertComment(
  tx: Tx,
  comment: { orgId: string; threadId: string; authorId: string; body: string }
): Promise<string> {
  const [row] = await tx.insert(comments).values(comment).returning({ id: comments.id });
  const { orgId, threadId, authorId } = comment;
  await markThreadSeen(tx, { orgId, threadId, userId: authorId });
  return row!.id;
}

export async function changeComment(tx: Tx, { orgId, id }: Key, body: string): Promise<void> {
  await tx
    .update(comments)
    .set({ body, editedAt: sql`now()` })
    .where(and(eq(comments.orgId, orgId), eq(comments.id, id)));
}

/** Takes the words of a comment away; what others answered keeps its place. */
export async function eraseComment(tx: Tx, { orgId, id }: Key): Promise<void> {
  await tx
    .update(comments)
    .set({ body: '', deletedAt: sql`now()` })
    .where(and(eq(comments.orgId, orgId), eq(comments.id, id)));
}

/** `by` resolved a thread, or opened it again without one. A thread that is so already stays as it is. */
export async function setResolved(tx: Tx, { orgId, id }: Key, by: string | null): Promise<void> {
  await tx
    .update(commentThreads)
    .set({ resolvedBy: by, resolvedAt: by === null ? null : sql`now()` })
    .where(
      and(
        eq(commentThreads.orgId, orgId),
        eq(commentThreads.id, id),
        by === null ? undefined : isNull(commentThreads.resolvedAt)
      )
    );
}

/** Somebody has seen everything that is in a thread now. */
export async function markThreadSeen(
  tx: Tx,
  { orgId, threadId, userId }: { orgId: string; threadId: string; userId: string }
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO comment_reads (org_id, thread_id, user_id, seen_through)
    SELECT ${orgId}::uuid, ${threadId}::uuid, ${userId}::uuid, c.id FROM comments c
      WHERE c.org_id = ${orgId} AND c.thread_id = ${threadId} ORDER BY c.id DESC LIMIT 1
    ON CONFLICT (org_id, thread_id, user_id) DO UPDATE
      SET seen_through = greatest(comment_reads.seen_through, EXCLUDED.seen_through)`);
}

/** Tells the rooms of the workflow that a thread changed; sent at COMMIT. */
export async function announceComments(
  tx: Tx,
  { orgId, workflowId, threadId }: { orgId: string; workflowId: string; threadId: string }
): Promise<void> {
  const payload = `${orgId}:${workflowId}:${threadId}`;
  await tx.execute(sql`SELECT pg_notify('comments_changed', ${payload})`);
}
