import type { Actor } from '@automateos/auth';
import type { Tx } from '@automateos/db';
import { listComments, type CommentRow, type ThreadRow } from '@automateos/db/queries/comments';
import { findNames } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import type { Comment, Person, Thread } from './answers/comments.ts';
import { mentionsIn } from './comment-text.ts';
import { iso } from './dto.ts';

/** Threads with their comments, as `actor` sees them. */
export async function showThreads(tx: Tx, actor: Actor, threads: readonly ThreadRow[]): Promise<Thread[]> {
  const ids = threads.map(({ id }) => id);
  const rows = await listComments(tx, actor.orgId, ids);
  const names = await findNames(tx, [...new Set(rows.flatMap(({ body }) => mentionsIn(body)))]);
  const byThread = Map.groupBy(rows, ({ threadId }) => threadId);
  return threads.map((thread) => {
    const comments = byThread.get(thread.id) ?? [];
    return {
      id: toPublicId('thr', thread.id),
      workflowId: toPublicId('wf', thread.workflowId),
      nodeId: thread.nodeId,
      nodeLabel: thread.nodeLabel,
      createdAt: iso(thread.createdAt),
      resolved: thread.resolvedAt && { at: iso(thread.resolvedAt), by: thread.resolvedByName ?? '' },
      unread: comments.some((comment) => isNews(comment, thread, actor)),
      comments: comments.map((comment) => showComment(comment, names))
    };
  });
}

function isNews(comment: CommentRow, { seenThrough }: ThreadRow, { userId }: Actor): boolean {
  if (comment.authorId === userId || comment.deletedAt) return false;
  return seenThrough === null || comment.id > seenThrough;
}

function showComment(row: CommentRow, names: ReadonlyMap<string, string>): Comment {
  const person = (id: string): Person => ({ id: toPublicId('usr', id), name: names.get(id) ?? 'Somebody' });
  return {
    id: toPublicId('cmt', row.id),
    author: { id: toPublicId('usr', row.authorId), name: row.authorName },
    body: row.body,
    mentions: mentionsIn(row.body).map(person),
    createdAt: iso(row.createdAt),
    editedAt: iso(row.editedAt),
    deleted: row.deletedAt !== null
  };
}
