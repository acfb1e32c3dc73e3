import { can, createApiKey, type Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as queries from '@automateos/db/queries/api-keys';
import { toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { ApiKey, NewApiKey } from '../answers/people.ts';
import { iso } from '../dto.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';

const DAY_MS = 86_400_000;

/** One's own keys; those of everybody for who may manage them. */
export async function listKeys(actor: Actor): Promise<Page<ApiKey>> {
  authorise(actor, 'key.list');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const rows = await queries.listApiKeys(tx, { orgId: actor.orgId, userId: reachOf(actor) });
    return { data: rows.map(show), nextCursor: null, total: rows.length };
  });
}

/** Makes a key. `key` is its text, shown this once. */
export async function createKey(
  actor: Actor,
  input: { name: string; expiresInDays?: number }
): Promise<NewApiKey> {
  authorise(actor, 'key.create');
  const { orgId, userId } = actor;
  const expiresAt =
    input.expiresInDays === undefined ? undefined : new Date(Date.now() + input.expiresInDays * DAY_MS);
  const { db } = platform();
  const made = await createApiKey(db, { orgId, userId, name: input.name, expiresAt, by: actor.kind });
  return withOrg(db, orgId, async (tx) => {
    const row = (await queries.listApiKeys(tx, { orgId, userId })).find((key) => key.id === made.id);
    return { ...show(found('key', row)), key: made.text };
  });
}

/** A revoked key stops working at once. */
export async function revokeKey(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'key.revoke');
  const key = { orgId: actor.orgId, id: uuidOf('key', id), userId: reachOf(actor) };
  await withOrg(platform().db, actor.orgId, async (tx) => {
    found('key', (await queries.revokeApiKey(tx, key)) || undefined);
    await audit(tx, actor, { action: 'key.revoke', target: id });
  });
}

/** Whose keys the actor may see and revoke; undefined = everybody's. */
const reachOf = (actor: Actor): string | undefined =>
  can(actor, 'key.manage', { orgId: actor.orgId }) ? undefined : actor.userId;

const show = (row: queries.ApiKeyRow): ApiKey => ({
  id: toPublicId('key', row.id),
  name: row.name,
  prefix: row.prefix,
  createdBy: row.createdBy,
  createdAt: iso(row.createdAt),
  expiresAt: iso(row.expiresAt),
  lastUsedAt: iso(row.lastUsedAt)
});
