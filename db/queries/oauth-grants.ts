import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { oauthGrants, orgKeys } from '../schema/index.ts';

const g = oauthGrants;

interface Key {
  orgId: string;
  connectionId: string;
}

const at = ({ orgId, connectionId }: Key) => and(eq(g.orgId, orgId), eq(g.connectionId, connectionId));

/** With the wrapped key that opens the tokens; for egress only. */
export async function readGrant(tx: Tx, key: Key) {
  const [row] = await tx
    .select({
      connectionVersion: g.connectionVersion,
      sealed: g.sealed,
      generation: g.generation,
      expiresAt: g.expiresAt,
      revokedAt: g.revokedAt,
      orgKeyId: orgKeys.id,
      wrappedKey: orgKeys.wrapped
    })
    .from(g)
    .innerJoin(orgKeys, and(eq(orgKeys.orgId, g.orgId), eq(orgKeys.id, g.orgKeyId)))
    .where(at(key));
  return row;
}

/** The generation that the next tokens of a connection get. Nobody else writes any until the transaction ends. */
export async function nextGeneration(tx: Tx, key: Key): Promise<number> {
  const [row] = await tx.select({ generation: g.generation }).from(g).where(at(key)).for('update');
  return (row?.generation ?? 0) + 1;
}

interface NewTokens extends Key {
  connectionVersion: number;
  orgKeyId: string;
  sealed: Uint8Array;
  generation: number;
  expiresAt: Date;
}

/** Access that was just granted takes the place of any before. */
export async function putGrant(tx: Tx, grant: NewTokens): Promise<void> {
  const fresh = { ...grant, refreshingUntil: null, revokedAt: null };
  await tx
    .insert(g)
    .values(fresh)
    .onConflictDoUpdate({ target: [g.orgId, g.connectionId], set: fresh });
}

/** Whether the caller may trade the refresh token of this generation now; nobody else may for `leaseMs`. */
export async function takeRefresh(
  tx: Tx,
  key: Key,
  { generation, leaseMs }: { generation: number; leaseMs: number }
): Promise<boolean> {
  const rows = await tx
    .update(g)
    .set({ refreshingUntil: sql`now() + make_interval(secs => ${leaseMs / 1000})` })
    .where(
      and(
        at(key),
        eq(g.generation, generation),
        isNull(g.revokedAt),
        or(isNull(g.refreshingUntil), lt(g.refreshingUntil, sql`now()`))
      )
    )
    .returning({ generation: g.generation });
  return rows.length === 1;
}

/** Keeps traded tokens, unless others came meanwhile; false then. */
export async function keepRefreshed(tx: Tx, next: Omit<NewTokens, 'connectionVersion'>): Promise<boolean> {
  const { orgKeyId, sealed, generation, expiresAt } = next;
  const rows = await tx
    .update(g)
    .set({ orgKeyId, sealed, generation, expiresAt, refreshingUntil: null })
    .where(and(at(next), eq(g.generation, generation - 1)))
    .returning({ generation: g.generation });
  return rows.length === 1;
}

/** The trade failed: somebody may try again. */
export const releaseRefresh = (tx: Tx, key: Key, generation: number) =>
  tx
    .update(g)
    .set({ refreshingUntil: null })
    .where(and(at(key), eq(g.generation, generation)));

/** The service takes the tokens of this generation no more: a person has to grant access again. */
export const revokeGrant = (tx: Tx, key: Key, generation: number) =>
  tx
    .update(g)
    .set({ revokedAt: sql`now()`, refreshingUntil: null })
    .where(and(at(key), eq(g.generation, generation)));
