import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Database, SqlTx, Tx } from '../client.ts';
import { webhooks } from '../schema/index.ts';

export type WebhookMode = 'live' | 'test';
export type WebhookRespond = (typeof webhooks.$inferSelect)['respond'];

/** A webhook node of a version, as it listens. */
export interface NewWebhook {
  nodeId: string;
  path: string;
  /** One HTTP method, or `ANY`. */
  method: string;
  respond: WebhookRespond;
}

export interface ListeningWebhook extends NewWebhook {
  id: string;
  orgId: string;
  workflowId: string;
  versionId: string;
  mode: WebhookMode;
}

/** Which organisation's webhook a path names; says nothing else about it. */
export async function findWebhook(
  db: Database,
  mode: WebhookMode,
  path: string
): Promise<{ orgId: string; id: string } | undefined> {
  const [row] = await db.sql<{ orgId: string; id: string }[]>`
    SELECT org_id AS "orgId", id FROM app.find_webhook(${mode}, ${path})`;
  return row;
}

/** Webhooks that listen now, by id. Expired ones and those of deleted workflows are not among them. */
export async function readWebhooks(
  tx: SqlTx,
  ids: readonly string[]
): Promise<Map<string, ListeningWebhook>> {
  const rows = await tx<ListeningWebhook[]>`
    SELECT h.id, h.org_id AS "orgId", h.workflow_id AS "workflowId", h.version_id AS "versionId", h.node_id AS "nodeId",
      h.mode, h.path, h.method, h.respond
    FROM webhooks h JOIN workflows w ON w.org_id = h.org_id AND w.id = h.workflow_id
    WHERE h.id = ANY (${[...ids]}::uuid[]) AND w.deleted_at IS NULL AND (h.expires_at IS NULL OR h.expires_at > now())`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Paths of these that another workflow of the installation already uses. */
export async function takenPaths(
  tx: Tx,
  wanted: { orgId: string; workflowId: string; mode: WebhookMode; paths: readonly string[] }
): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const path of wanted.paths) {
    const [row] = await tx.execute<{ org_id: string; id: string }>(
      sql`SELECT org_id, id FROM app.find_webhook(${wanted.mode}, ${path})`
    );
    if (!row) continue;
    if (row.org_id !== wanted.orgId || !(await isOwn(tx, wanted, row.id))) taken.add(path);
  }
  return taken;
}

async function isOwn(tx: Tx, owner: { orgId: string; workflowId: string }, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(
      and(eq(webhooks.orgId, owner.orgId), eq(webhooks.workflowId, owner.workflowId), eq(webhooks.id, id))
    );
  return rows.length > 0;
}

export interface WebhookOwner {
  orgId: string;
  workflowId: string;
  versionId: string;
  mode: WebhookMode;
  /** When they stop listening; never, when absent. */
  expiresAt?: Date;
}

/**
 * The webhooks of a workflow become exactly these. A path that stays keeps its row and id, so that deliveries in flight
 * find it. @throws a unique violation (webhooks_path) when another workflow took a path meanwhile
 */
export async function replaceWebhooks(
  tx: Tx,
  owner: WebhookOwner,
  hooks: readonly NewWebhook[]
): Promise<void> {
  const { orgId, workflowId, versionId, mode, expiresAt = null } = owner;
  const own = and(eq(webhooks.orgId, orgId), eq(webhooks.workflowId, workflowId), eq(webhooks.mode, mode));
  const paths = hooks.map((hook) => hook.path);
  await tx.delete(webhooks).where(paths.length > 0 ? and(own, notInArray(webhooks.path, paths)) : own);
  const kept = new Set(
    (await tx.select({ path: webhooks.path }).from(webhooks).where(own)).map((row) => row.path)
  );
  for (const { path, nodeId, method, respond } of hooks) {
    const values = { versionId, nodeId, method, respond, expiresAt };
    if (kept.has(path))
      await tx
        .update(webhooks)
        .set(values)
        .where(and(own, eq(webhooks.path, path)));
    else await tx.insert(webhooks).values({ orgId, workflowId, mode, path, ...values });
  }
}

/** Nothing of the workflow listens any more, live or test. */
export async function deleteWebhooks(
  tx: Tx,
  owner: { orgId: string; workflowId: string; modes: WebhookMode[] }
): Promise<void> {
  await tx
    .delete(webhooks)
    .where(
      and(
        eq(webhooks.orgId, owner.orgId),
        eq(webhooks.workflowId, owner.workflowId),
        inArray(webhooks.mode, owner.modes)
      )
    );
}
