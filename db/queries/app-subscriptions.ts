import type { JsonObject } from '@automateos/workflow';
import { and, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Database, SqlTx, Tx } from '../client.ts';
import { appSubscriptions, connections, workflows } from '../schema/index.ts';

export interface NewSubscription {
  app: string;
  connectionId: string;
  nodeId: string;
  /** Where events should go. */
  path: string;
  settings: JsonObject;
}

/** An app that is to be told where its events go. */
export interface DueSubscription {
  orgId: string;
  id: string;
  app: string;
  connectionId: string;
  /** Null: nowhere any more. */
  path: string | null;
  settings: JsonObject;
  generation: number;
  failures: number;
}

interface Owner {
  orgId: string;
  workflowId: string;
}

interface Key {
  orgId: string;
  id: string;
}

const again = { nextAt: sql`now()`, failures: 0, message: null } as const;

/**
 * The events that a workflow wants become exactly these; the apps are told by a worker soon after.
 * @returns names of other workflows that hold one of the connections; nothing was changed then
 */
export async function replaceSubscriptions(
  tx: Tx,
  { orgId, workflowId }: Owner,
  asked: readonly NewSubscription[]
): Promise<{ connectionId: string; holder: string }[]> {
  const s = appSubscriptions;
  const list = await withConnection(tx, orgId, asked);
  const rows = await tx.select().from(s).where(eq(s.orgId, orgId)).orderBy(s.id).for('update');
  const held = await heldByOthers(tx, { orgId, workflowId });
  const taken = held.filter(({ connectionId }) =>
    list.some((wanted) => wanted.connectionId === connectionId)
  );
  if (taken.length > 0) return taken;
  for (const row of rows) {
    const isOwn = row.workflowId === workflowId && row.path !== null;
    if (!isOwn || list.some(({ connectionId }) => connectionId === row.connectionId)) continue;
    const generation = row.generation + 1;
    await tx
      .update(s)
      .set({ path: null, generation, ...again })
      .where(keyOf(row));
  }
  for (const wanted of list) {
    const row = rows.find(({ connectionId }) => connectionId === wanted.connectionId);
    const { nodeId, path, settings } = wanted;
    if (!row) await tx.insert(s).values({ orgId, workflowId, ...wanted });
    else if (row.path === path && JSON.stringify(row.settings) === JSON.stringify(settings))
      await tx.update(s).set({ workflowId, nodeId }).where(keyOf(row));
    else {
      const change = { workflowId, nodeId, path, settings, generation: row.generation + 1 };
      await tx
        .update(s)
        .set({ ...change, ...again })
        .where(keyOf(row));
    }
  }
  return [];
}

/** A connection that is gone is told nothing; validation says so where it is chosen. */
async function withConnection(
  tx: Tx,
  orgId: string,
  list: readonly NewSubscription[]
): Promise<NewSubscription[]> {
  if (list.length === 0) return [];
  const ids = list.map(({ connectionId }) => connectionId);
  const { id, app, deletedAt } = connections;
  const known = await tx
    .select({ id, app })
    .from(connections)
    .where(and(eq(connections.orgId, orgId), inArray(id, ids), isNull(deletedAt)));
  return list.filter((wanted) =>
    known.some((row) => row.id === wanted.connectionId && row.app === wanted.app)
  );
}

const keyOf = ({ orgId, id }: Key) => and(eq(appSubscriptions.orgId, orgId), eq(appSubscriptions.id, id));

function heldByOthers(tx: Tx, { orgId, workflowId }: Owner) {
  const s = appSubscriptions;
  return tx
    .select({ connectionId: s.connectionId, holder: workflows.name })
    .from(s)
    .innerJoin(workflows, and(eq(workflows.orgId, s.orgId), eq(workflows.id, s.workflowId)))
    .where(and(eq(s.orgId, orgId), isNotNull(s.path), ne(s.workflowId, workflowId)));
}

/** Subscriptions whose app is to be told, of all organisations. */
export function findDueSubscriptions(db: Database, limit: number): Promise<Key[]> {
  return db.sql<Key[]>`SELECT org_id AS "orgId", id FROM app.due_subscriptions(${limit})`;
}

/** Takes them for `leaseMs`; whoever dies meanwhile is followed by another. */
export function takeDueSubscriptions(
  tx: SqlTx,
  keys: readonly Key[],
  leaseMs: number
): Promise<DueSubscription[]> {
  return tx<DueSubscription[]>`
    WITH due AS (
      SELECT s.org_id, s.id FROM app_subscriptions s
      WHERE s.org_id = ANY (${keys.map(({ orgId }) => orgId)}::uuid[])
        AND s.id = ANY (${keys.map(({ id }) => id)}::uuid[]) AND s.next_at <= now()
      ORDER BY s.org_id, s.id FOR UPDATE SKIP LOCKED
    )
    UPDATE app_subscriptions s SET next_at = now() + make_interval(secs => ${leaseMs / 1000})
    FROM due WHERE s.org_id = due.org_id AND s.id = due.id
    RETURNING s.org_id AS "orgId", s.id, s.app, s.connection_id AS "connectionId", s.path, s.settings, s.generation,
      s.failures`;
}

/** The app was told. What was changed meanwhile stays due. */
export async function settleSubscription(tx: SqlTx, due: DueSubscription): Promise<void> {
  const { orgId, id, generation } = due;
  if (due.path === null)
    await tx`DELETE FROM app_subscriptions WHERE org_id = ${orgId} AND id = ${id} AND generation = ${generation}`;
  else
    await tx`UPDATE app_subscriptions SET next_at = NULL, failures = 0, message = NULL
      WHERE org_id = ${orgId} AND id = ${id} AND generation = ${generation}`;
}

/** The app could not be told; it is tried again after `retryMs`, or not at all. */
export async function postponeSubscription(
  tx: SqlTx,
  { orgId, id, generation }: DueSubscription,
  { message, retryMs }: { message: string; retryMs: number | null }
): Promise<void> {
  const delay = retryMs === null ? null : retryMs / 1000;
  await tx`UPDATE app_subscriptions SET failures = failures + 1, message = ${message},
    next_at = now() + make_interval(secs => ${delay})
    WHERE org_id = ${orgId} AND id = ${id} AND generation = ${generation}`;
}
