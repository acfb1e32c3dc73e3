import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { orgKeys, secrets } from '../schema/index.ts';

/** What lists show: never the sealed value. */
const SHOWN = {
  id: secrets.id,
  name: secrets.name,
  hosts: secrets.hosts,
  version: secrets.version,
  createdBy: secrets.createdBy,
  createdAt: secrets.createdAt,
  rotatedAt: secrets.rotatedAt,
  lastUsedAt: secrets.lastUsedAt
};

export const listSecrets = (tx: Tx) =>
  tx
    .select(SHOWN)
    .from(secrets)
    .where(isNull(secrets.deletedAt))
    .orderBy(asc(sql`lower(${secrets.name})`));

export async function findSecret(tx: Tx, orgId: string, id: string) {
  const [row] = await tx
    .select(SHOWN)
    .from(secrets)
    .where(and(eq(secrets.orgId, orgId), eq(secrets.id, id), isNull(secrets.deletedAt)));
  return row;
}

/** The sealed value with the wrapped key that opens it; for egress only. */
export async function readSealedSecret(tx: Tx, orgId: string, id: string) {
  const [row] = await tx
    .select({
      name: secrets.name,
      hosts: secrets.hosts,
      version: secrets.version,
      sealed: secrets.sealed,
      lastUsedAt: secrets.lastUsedAt,
      orgKeyId: orgKeys.id,
      wrappedKey: orgKeys.wrapped
    })
    .from(secrets)
    .innerJoin(orgKeys, and(eq(orgKeys.orgId, secrets.orgId), eq(orgKeys.id, secrets.orgKeyId)))
    .where(and(eq(secrets.orgId, orgId), eq(secrets.id, id), isNull(secrets.deletedAt)));
  return row;
}

export interface NewSecret {
  orgId: string;
  id: string;
  name: string;
  hosts: string[];
  orgKeyId: string;
  sealed: Uint8Array;
  createdBy: string;
}

export const insertSecret = (tx: Tx, secret: NewSecret) => tx.insert(secrets).values(secret);

/** Replaces the value if nobody else did meanwhile; false when the version moved on or the secret is gone. */
export async function replaceSealedSecret(
  tx: Tx,
  secret: { orgId: string; id: string; version: number; orgKeyId: string; sealed: Uint8Array }
): Promise<boolean> {
  const { orgId, id, version, orgKeyId, sealed } = secret;
  const rows = await tx
    .update(secrets)
    .set({ version, orgKeyId, sealed, rotatedAt: sql`now()` })
    .where(
      and(
        eq(secrets.orgId, orgId),
        eq(secrets.id, id),
        eq(secrets.version, version - 1),
        isNull(secrets.deletedAt)
      )
    )
    .returning({ id: secrets.id });
  return rows.length === 1;
}

/** Forgets the value and keeps the row, so that old runs can still name the secret. */
export async function deleteSecret(tx: Tx, orgId: string, id: string): Promise<boolean> {
  const rows = await tx
    .update(secrets)
    .set({ sealed: new Uint8Array(), deletedAt: sql`now()` })
    .where(and(eq(secrets.orgId, orgId), eq(secrets.id, id), isNull(secrets.deletedAt)))
    .returning({ id: secrets.id });
  return rows.length === 1;
}

export const touchSecret = (tx: Tx, orgId: string, id: string) =>
  tx
    .update(secrets)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(secrets.orgId, orgId), eq(secrets.id, id)));

/** The organisation's newest data key. */
export async function findOrgKey(tx: Tx, orgId: string) {
  const [row] = await tx
    .select()
    .from(orgKeys)
    .where(eq(orgKeys.orgId, orgId))
    .orderBy(asc(orgKeys.createdAt))
    .limit(1);
  return row;
}

/** Two first secrets at once must not make two keys: the organisation's row is locked first. */
export async function insertOrgKey(
  tx: Tx,
  key: { orgId: string; id: string; masterKeyId: string; wrapped: Uint8Array }
) {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`org-key:${key.orgId}`}, 0))`);
  const existing = await findOrgKey(tx, key.orgId);
  if (existing) return existing;
  const [row] = await tx.insert(orgKeys).values(key).returning();
  return row!;
}

/** Ids of secrets that were deleted; live workflows may still name them. */
export async function listDeletedSecretIds(tx: Tx, orgId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: secrets.id })
    .from(secrets)
    .where(and(eq(secrets.orgId, orgId), isNotNull(secrets.deletedAt)));
  return rows.map(({ id }) => id);
}
