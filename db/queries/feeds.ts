import { and, eq } from 'drizzle-orm';
import type { Database, SqlTx, Tx } from '../client.ts';
import { feeds } from '../schema/index.ts';

export interface NewFeed {
  versionId: string;
  nodeId: string;
  url: string;
  everyMs: number;
}

/** A feed whose turn it is. */
export interface DueFeed extends NewFeed {
  id: string;
  orgId: string;
  workflowId: string;
  etag: string | null;
  lastModified: string | null;
  failures: number;
}

interface FeedKey {
  orgId: string;
  id: string;
}

/**
 * The feeds of a workflow become exactly these. One that keeps its step and address keeps what it has seen: publishing
 * again starts nothing twice and skips nothing.
 */
export async function replaceFeeds(
  tx: Tx,
  owner: { orgId: string; workflowId: string },
  list: readonly NewFeed[]
): Promise<void> {
  const own = and(eq(feeds.orgId, owner.orgId), eq(feeds.workflowId, owner.workflowId));
  const known = await tx
    .select({ id: feeds.id, nodeId: feeds.nodeId, url: feeds.url })
    .from(feeds)
    .where(own);
  const keeps = (row: { nodeId: string; url: string }) =>
    list.find(({ nodeId, url }) => nodeId === row.nodeId && url === row.url);
  for (const row of known) if (!keeps(row)) await tx.delete(feeds).where(and(own, eq(feeds.id, row.id)));
  for (const feed of list) {
    const { versionId, everyMs } = feed;
    const row = known.find(({ nodeId, url }) => nodeId === feed.nodeId && url === feed.url);
    if (row)
      await tx
        .update(feeds)
        .set({ versionId, everyMs })
        .where(and(own, eq(feeds.id, row.id)));
    else await tx.insert(feeds).values({ ...owner, ...feed });
  }
}

/** Feeds whose turn it is, of all organisations. */
export function findDueFeeds(db: Database, limit: number): Promise<FeedKey[]> {
  return db.sql<FeedKey[]>`SELECT org_id AS "orgId", id FROM app.due_feeds(${limit})`;
}

/**
 * Takes due feeds: whoever takes one reads it. When that worker dies meanwhile the feed is read again at its next turn.
 * Those of workflows that were switched off are left out.
 */
export function takeDueFeeds(tx: SqlTx, keys: readonly FeedKey[]): Promise<DueFeed[]> {
  return tx<DueFeed[]>`
    WITH due AS (
      SELECT f.org_id, f.id FROM feeds f
      WHERE f.org_id = ANY (${keys.map(({ orgId }) => orgId)}::uuid[])
        AND f.id = ANY (${keys.map(({ id }) => id)}::uuid[]) AND f.next_at <= now()
      ORDER BY f.org_id, f.id FOR UPDATE SKIP LOCKED
    ), taken AS (
      UPDATE feeds f SET next_at = now() + make_interval(secs => f.every_ms / 1000.0)
      FROM due WHERE f.org_id = due.org_id AND f.id = due.id RETURNING f.*
    )
    SELECT t.id, t.org_id AS "orgId", t.workflow_id AS "workflowId", t.version_id AS "versionId", t.node_id AS "nodeId",
      t.url, t.every_ms AS "everyMs", t.etag, t.last_modified AS "lastModified", t.failures
    FROM taken t JOIN workflows w ON w.org_id = t.org_id AND w.id = t.workflow_id
    WHERE w.active AND w.deleted_at IS NULL AND w.live_version_id = t.version_id`;
}

/**
 * Notes what stands in a feed, and that it was read without trouble, in the caller's transaction.
 * @returns places in `keys` of what was not seen before; none at the first time, when everything counts as old;
 * `undefined` when the feed is gone or belongs to another version now.
 */
export async function noteEntries(
  tx: SqlTx,
  feed: DueFeed,
  read: { keys: readonly Uint8Array[]; etag: string | null; lastModified: string | null }
): Promise<number[] | undefined> {
  const [row] = await tx<{ begunAt: Date | null }[]>`
    SELECT begun_at AS "begunAt" FROM feeds
    WHERE org_id = ${feed.orgId} AND id = ${feed.id} AND version_id = ${feed.versionId} FOR UPDATE`;
  if (!row) return undefined;
  await tx`UPDATE feeds SET begun_at = COALESCE(begun_at, now()), etag = ${read.etag},
    last_modified = ${read.lastModified}, failures = 0, message = NULL
    WHERE org_id = ${feed.orgId} AND id = ${feed.id}`;
  const fresh = await tx<{ n: number }[]>`
    WITH listed AS (
      SELECT decode(key, 'hex') AS key, min(n)::int - 1 AS n
      FROM unnest(${read.keys.map((key) => Buffer.from(key).toString('hex'))}::text[]) WITH ORDINALITY AS l(key, n)
      GROUP BY 1
    ), added AS (
      INSERT INTO feed_entries AS e (org_id, feed_id, key) SELECT ${feed.orgId}, ${feed.id}, key FROM listed
      ON CONFLICT (org_id, feed_id, key) DO UPDATE SET seen_at = now() RETURNING e.key, (xmax = 0) AS is_new
    )
    SELECT l.n FROM added a JOIN listed l USING (key) WHERE a.is_new ORDER BY l.n`;
  // What left the feed long ago does not come back.
  await tx`DELETE FROM feed_entries WHERE org_id = ${feed.orgId} AND feed_id = ${feed.id}
    AND seen_at < now() - interval '180 days'`;
  return row.begunAt === null ? [] : fresh.map(({ n }) => n);
}

/** The feed answered that nothing changed. */
export async function noteUnchanged(tx: SqlTx, { orgId, id }: FeedKey): Promise<void> {
  await tx`UPDATE feeds SET failures = 0, message = NULL WHERE org_id = ${orgId} AND id = ${id}`;
}

/** The feed could not be read; it is tried again after `retryMs`. */
export async function noteTrouble(
  tx: SqlTx,
  { orgId, id }: FeedKey,
  { message, retryMs }: { message: string; retryMs: number }
): Promise<void> {
  await tx`UPDATE feeds SET failures = failures + 1, message = ${message},
    next_at = now() + make_interval(secs => ${retryMs / 1000}) WHERE org_id = ${orgId} AND id = ${id}`;
}
