import type { JsonObject } from '@automateos/workflow';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database, SqlTx, Tx } from '../client.ts';
import { webhooks } from '../schema/index.ts';

export type WebhookMode = 'live' | 'test';
export type WebhookRespond = (typeof webhooks.$inferSelect)['respond'];
/** What may call it: anything, people with a form, an app that signs what it sends. */
export type WebhookKind = (typeof webhooks.$inferSelect)['kind'];

/** A node of a version that has an address, as it listens. */
export interface NewWebhook {
  nodeId: string;
  /** A webhook, unless told. */
  kind?: WebhookKind;
  /** What is needed to answer before a run exists. */
  settings?: JsonObject;
  path: string;
  /** One HTTP method, or `ANY`. */
  method: string;
  respond: WebhookRespond;
}

export interface ListeningWebhook extends Required<NewWebhook> {
  id: string;
  orgId: string;
  workflowId: string;
  versionId: string;
  mode: WebhookMode;
}

/** The webhooks behind a path, one per method, all of one workflow; says nothing else about them. */
export function findWebhooks(
  db: Database,
  mode: WebhookMode,
  path: string
): Promise<{ orgId: string; id: string }[]> {
  return db.sql<{ orgId: string; id: string }[]>`
    SELECT org_id AS "orgId", id FROM app.find_webhook(${mode}, ${path})`;
}

/** Webhooks that listen now, by id. Expired ones and those of deleted workflows are not among them. */
export async function readWebhooks(
  tx: SqlTx,
  ids: readonly string[]
): Promise<Map<string, ListeningWebhook>> {
  const rows = await tx<ListeningWebhook[]>`
    SELECT h.id, h.org_id AS "orgId", h.workflow_id AS "workflowId", h.version_id AS "versionId", h.node_id AS "nodeId",
      h.mode, h.kind, h.settings, h.path, h.method, h.respond
    FROM webhooks h JOIN workflows w ON w.org_id = h.org_id AND w.id = h.workflow_id
    WHERE h.id = ANY (${[...ids]}::uuid[]) AND w.deleted_at IS NULL AND (h.expires_at IS NULL OR h.expires_at > now())`;
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Paths of these that another workflow of the installation uses. Holds a lock on each path until the transaction ends,
 * so that the answer stays true while the caller takes them.
 */
export async function takenPaths(
  tx: Tx,
  wanted: { orgId: string; workflowId: string; mode: WebhookMode; paths: readonly string[] }
): Promise<Set<string>> {
  const taken = new Set<string>();
  // In one order for everybody: two publishes with the same paths wait and do not deadlock.
  for (const path of [...new Set(wanted.paths)].sort()) {
    await tx.execute(
      sql`SELECT pg_advisory_xact_lock(hashtextextended(${`webhook:${wanted.mode}:${path}`}, 0))`
    );
    const holders = await tx.execute<{ id: string }>(
      sql`SELECT id FROM app.find_webhook(${wanted.mode}, ${path})`
    );
    const ids = holders.map((row) => row.id);
    if (ids.length === 0) continue;
    const own = await tx.$count(webhooks, and(ownedBy(wanted), inArray(webhooks.id, ids)));
    if (own < ids.length) taken.add(path);
  }
  return taken;
}

const ownedBy = (owner: { orgId: string; workflowId: string }) =>
  and(eq(webhooks.orgId, owner.orgId), eq(webhooks.workflowId, owner.workflowId));

export interface WebhookOwner {
  orgId: string;
  workflowId: string;
  versionId: string;
  mode: WebhookMode;
  /** When they stop listening; never, when absent. */
  expiresAt?: Date;
}

/**
 * The webhooks of a workflow become exactly these. A path and method that stay keep their row and id, so that
 * deliveries in flight find it. Call `takenPaths` before, in the same transaction.
 */
export async function replaceWebhooks(
  tx: Tx,
  owner: WebhookOwner,
  hooks: readonly NewWebhook[]
): Promise<void> {
  const { orgId, workflowId, versionId, mode, expiresAt = null } = owner;
  const own = and(ownedBy(owner), eq(webhooks.mode, mode));
  const known = await tx
    .select({ id: webhooks.id, path: webhooks.path, method: webhooks.method })
    .from(webhooks)
    .where(own);
  const kept: string[] = [];
  for (const { path, nodeId, method, ...rest } of hooks) {
    const { kind = 'webhook', settings = {}, respond } = rest;
    const values = { versionId, nodeId, kind, settings, respond, expiresAt };
    const row = known.find((hook) => hook.path === path && hook.method === method);
    if (row) await tx.update(webhooks).set(values).where(eq(webhooks.id, row.id));
    else await tx.insert(webhooks).values({ orgId, workflowId, mode, path, method, ...values });
    if (row) kept.push(row.id);
  }
  const gone = known.filter((row) => !kept.includes(row.id)).map((row) => row.id);
  if (gone.length > 0) await tx.delete(webhooks).where(and(own, inArray(webhooks.id, gone)));
}

/** Nothing of the workflow listens any more in these modes. */
export async function deleteWebhooks(
  tx: Tx,
  owner: { orgId: string; workflowId: string; modes: readonly WebhookMode[] }
): Promise<void> {
  await tx.delete(webhooks).where(and(ownedBy(owner), inArray(webhooks.mode, [...owner.modes])));
}
