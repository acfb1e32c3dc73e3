import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { invitations, users } from '../schema/index.ts';

export type InvitedRole = (typeof invitations.$inferSelect)['role'];

export interface InvitationRow {
  id: string;
  role: InvitedRole;
  createdBy: string;
  /** Name of whoever made the link. */
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  uses: number;
}

const SHOWN = {
  id: invitations.id,
  role: invitations.role,
  createdBy: invitations.createdBy,
  invitedBy: users.name,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  uses: invitations.uses
};

const open = () => and(isNull(invitations.revokedAt), gt(invitations.expiresAt, sql`now()`));

/** Which organisation a link belongs to; says nothing about whether it is still open. */
export async function findInvitation(
  db: Database,
  tokenHash: Uint8Array
): Promise<{ orgId: string; id: string } | undefined> {
  const [row] = await db.orm.execute<{ org_id: string; id: string }>(
    sql`SELECT org_id, id FROM app.find_invitation(${tokenHash})`
  );
  return row && { orgId: row.org_id, id: row.id };
}

/** An invitation that can still be used. `lock` holds the row until the end of the transaction. */
export async function readOpenInvitation(
  tx: Tx,
  key: { orgId: string; id: string; lock?: boolean }
): Promise<InvitationRow | undefined> {
  const query = tx
    .select(SHOWN)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.createdBy))
    .where(and(eq(invitations.orgId, key.orgId), eq(invitations.id, key.id), open()));
  const [row] = await (key.lock ? query.for('update', { of: invitations }) : query);
  return row;
}

export function listOpenInvitations(tx: Tx, orgId: string): Promise<InvitationRow[]> {
  return tx
    .select(SHOWN)
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.createdBy))
    .where(and(eq(invitations.orgId, orgId), open()))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

export async function insertInvitation(
  tx: Tx,
  row: { orgId: string; tokenHash: Uint8Array; role: InvitedRole; createdBy: string; expiresAt: Date }
): Promise<string> {
  const [created] = await tx.insert(invitations).values(row).returning({ id: invitations.id });
  return created!.id;
}

export async function countInvitationUse(tx: Tx, key: { orgId: string; id: string }): Promise<void> {
  await tx
    .update(invitations)
    .set({ uses: sql`${invitations.uses} + 1` })
    .where(and(eq(invitations.orgId, key.orgId), eq(invitations.id, key.id)));
}

/** Returns false when there is no such open invitation. */
export async function revokeInvitation(tx: Tx, key: { orgId: string; id: string }): Promise<boolean> {
  const revoked = await tx
    .update(invitations)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(invitations.orgId, key.orgId), eq(invitations.id, key.id), open()))
    .returning({ id: invitations.id });
  return revoked.length > 0;
}
