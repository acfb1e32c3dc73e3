import { and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { apiKeys, memberships, users } from '../schema/index.ts';
import type { MemberRole } from './memberships.ts';

export interface ApiKeyRow {
  id: string;
  userId: string;
  name: string;
  prefix: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

/** Who a key acts for: its maker, with the role that person holds now. */
export interface KeyHolder {
  keyId: string;
  keyName: string;
  userId: string;
  role: MemberRole;
}

const usable = () =>
  and(isNull(apiKeys.revokedAt), or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)));

/** Which organisation a key belongs to; says nothing about whether it still works. */
export async function findApiKey(
  db: Database,
  keyHash: Uint8Array
): Promise<{ orgId: string; id: string } | undefined> {
  const [row] = await db.orm.execute<{ org_id: string; id: string }>(
    sql`SELECT org_id, id FROM app.find_api_key(${keyHash})`
  );
  return row && { orgId: row.org_id, id: row.id };
}

/** The holder of a working key; undefined when it was revoked, has expired, or its maker left the organisation. */
export async function readKeyHolder(
  tx: Tx,
  key: { orgId: string; id: string }
): Promise<KeyHolder | undefined> {
  const [row] = await tx
    .select({ keyId: apiKeys.id, keyName: apiKeys.name, userId: apiKeys.userId, role: memberships.role })
    .from(apiKeys)
    .innerJoin(memberships, and(eq(memberships.orgId, apiKeys.orgId), eq(memberships.userId, apiKeys.userId)))
    .where(and(eq(apiKeys.orgId, key.orgId), eq(apiKeys.id, key.id), usable()));
  return row;
}

/** Notes a use, at most once a minute so that a busy key does not write on every request. */
export async function touchApiKey(tx: Tx, key: { orgId: string; id: string }): Promise<void> {
  const stale = or(isNull(apiKeys.lastUsedAt), sql`${apiKeys.lastUsedAt} < now() - interval '1 minute'`);
  await tx
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiKeys.orgId, key.orgId), eq(apiKeys.id, key.id), stale));
}

/** Working keys of an organisation, or of one person in it. */
export function listApiKeys(tx: Tx, filter: { orgId: string; userId?: string }): Promise<ApiKeyRow[]> {
  const mine = filter.userId ? eq(apiKeys.userId, filter.userId) : undefined;
  return tx
    .select({
      id: apiKeys.id,
      userId: apiKeys.userId,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      createdBy: users.name,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      lastUsedAt: apiKeys.lastUsedAt
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(and(eq(apiKeys.orgId, filter.orgId), usable(), mine))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

export async function insertApiKey(
  tx: Tx,
  row: { orgId: string; userId: string; name: string; prefix: string; keyHash: Uint8Array; expiresAt?: Date }
): Promise<{ id: string; createdAt: Date }> {
  const [created] = await tx
    .insert(apiKeys)
    .values(row)
    .returning({ id: apiKeys.id, createdAt: apiKeys.createdAt });
  return created!;
}

/** Returns false when there is no such working key (of that person, when given). */
export async function revokeApiKey(
  tx: Tx,
  key: { orgId: string; id: string; userId?: string }
): Promise<boolean> {
  const mine = key.userId ? eq(apiKeys.userId, key.userId) : undefined;
  const revoked = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.orgId, key.orgId), eq(apiKeys.id, key.id), usable(), mine))
    .returning({ id: apiKeys.id });
  return revoked.length > 0;
}
