import { and, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { notifications, users } from '../schema/index.ts';

const EXCERPT_CHARACTERS = 200;

export interface Notice {
  orgId: string;
  /** Whom it tells; nobody who is not a member is told. */
  userId: string;
  /** `mention`, `approval_asked`, …: small letters and underscores. */
  kind: string;
  /** Who caused it; absent when no person did. */
  actorId?: string;
  /** The workflow it is about: the notice goes away with it. */
  workflowId?: string;
  /** One sentence, as the inbox shows it. */
  text: string;
  /** Words of what it is about; cut to 200 characters. */
  excerpt?: string;
  /** Where it leads inside the app: `/app/…`. */
  path: string;
  /** What caused it, like `comment:<id>`: the same cause tells a person once, however often it is reported. */
  source: string;
}

/** Puts something into a person's inbox; shown live after COMMIT. Returns whether it is new and the person a member. */
export async function notify(tx: Tx, notice: Notice): Promise<boolean> {
  const { orgId, userId, kind, actorId, workflowId, text, path, source } = notice;
  const excerpt = notice.excerpt?.slice(0, EXCERPT_CHARACTERS);
  const rows = await tx.execute(sql`
    INSERT INTO notifications (org_id, user_id, kind, actor_id, workflow_id, text, excerpt, path, source)
    SELECT m.org_id, m.user_id, ${kind}, ${actorId ?? null}::uuid, ${workflowId ?? null}::uuid, ${text},
      ${excerpt ?? null}::text, ${path}, ${source}
    FROM memberships m WHERE m.org_id = ${orgId} AND m.user_id = ${userId}
    ON CONFLICT (org_id, user_id, source) DO NOTHING RETURNING 1`);
  if (rows.length === 0) return false;
  await announce(tx, { orgId, userId });
  return true;
}

/** Whose inbox. */
export interface InboxOwner {
  orgId: string;
  userId: string;
}

/** A page of somebody's inbox, newest first. */
export function listNotices(
  tx: Tx,
  page: InboxOwner & { unread?: boolean; beforeId?: string; limit: number }
) {
  return tx
    .select({
      id: notifications.id,
      kind: notifications.kind,
      actorId: notifications.actorId,
      actorName: users.name,
      text: notifications.text,
      excerpt: notifications.excerpt,
      path: notifications.path,
      createdAt: notifications.createdAt,
      readAt: notifications.readAt
    })
    .from(notifications)
    .leftJoin(users, eq(users.id, notifications.actorId))
    .where(
      and(
        isOf(page),
        page.unread ? isNull(notifications.readAt) : undefined,
        page.beforeId ? lt(notifications.id, page.beforeId) : undefined
      )
    )
    .orderBy(desc(notifications.id))
    .limit(page.limit);
}

export async function countUnread(tx: Tx, owner: InboxOwner): Promise<number> {
  const [row] = await tx
    .select({ unread: count() })
    .from(notifications)
    .where(and(isOf(owner), isNull(notifications.readAt)));
  return row!.unread;
}

/** Marks one notice, or all without an id, as read. Returns how many were unread; undefined when there is no such notice. */
export async function markRead(tx: Tx, owner: InboxOwner, id?: string): Promise<number | undefined> {
  const one = id === undefined ? undefined : eq(notifications.id, id);
  const rows = await tx
    .update(notifications)
    .set({ readAt: sql`now()` })
    .where(and(isOf(owner), one, isNull(notifications.readAt)))
    .returning({ id: notifications.id });
  if (rows.length > 0) await announce(tx, owner);
  else if (id !== undefined && (await tx.$count(notifications, and(isOf(owner), one))) === 0)
    return undefined;
  return rows.length;
}

/** Marks what these causes put into somebody's inbox as read: the person has seen the thing itself. */
export async function markSourcesRead(tx: Tx, owner: InboxOwner, sources: readonly string[]): Promise<void> {
  if (sources.length === 0) return;
  const rows = await tx
    .update(notifications)
    .set({ readAt: sql`now()` })
    .where(and(isOf(owner), inArray(notifications.source, [...sources]), isNull(notifications.readAt)))
    .returning({ id: notifications.id });
  if (rows.length > 0) await announce(tx, owner);
}

/** Takes back what a cause told people: the thing itself is gone. */
export async function withdraw(tx: Tx, orgId: string, source: string): Promise<void> {
  const rows = await tx
    .delete(notifications)
    .where(and(eq(notifications.orgId, orgId), eq(notifications.source, source)))
    .returning({ userId: notifications.userId });
  for (const { userId } of rows) await announce(tx, { orgId, userId });
}

/** Somebody's notices, save those of workflows that were deleted: they lead nowhere. */
const isOf = ({ orgId, userId }: InboxOwner) =>
  and(
    eq(notifications.orgId, orgId),
    eq(notifications.userId, userId),
    sql`NOT EXISTS (SELECT 1 FROM workflows w WHERE w.org_id = ${notifications.orgId}
      AND w.id = ${notifications.workflowId} AND w.deleted_at IS NOT NULL)`
  );

async function announce(tx: Tx, { orgId, userId }: InboxOwner): Promise<void> {
  await tx.execute(sql`SELECT pg_notify('inbox_changed', ${`${orgId}:${userId}`})`);
}
