import { and, asc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { apiKeys, invitations, memberships, users } from '../schema/index.ts';

export type MemberRole = (typeof memberships.$inferSelect)['role'];

export interface MemberRow {
  id: string;
  userId: string;
  role: MemberRole;
  name: string;
  email: string;
  color: number | null;
  createdAt: Date;
}

const SHOWN = {
  id: memberships.id,
  userId: memberships.userId,
  role: memberships.role,
  name: users.name,
  email: users.email,
  color: users.color,
  createdAt: memberships.createdAt
};

export function listMembers(tx: Tx, orgId: string): Promise<MemberRow[]> {
  return tx
    .select(SHOWN)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.orgId, orgId))
    .orderBy(asc(memberships.createdAt), asc(memberships.id));
}

/** One member, locked until the end of the transaction, so that two changes of the last owner cannot cross. */
export async function lockMember(
  tx: Tx,
  member: { orgId: string; id: string }
): Promise<MemberRow | undefined> {
  // Owners are always locked together and in one order: "the last owner" is a statement about all of them.
  await tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.orgId, member.orgId), eq(memberships.role, 'owner')))
    .orderBy(asc(memberships.id))
    .for('update');
  const [row] = await tx
    .select(SHOWN)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.orgId, member.orgId), eq(memberships.id, member.id)))
    .for('update', { of: memberships });
  return row;
}

export async function countOwners(tx: Tx, orgId: string): Promise<number> {
  return tx.$count(memberships, and(eq(memberships.orgId, orgId), eq(memberships.role, 'owner')));
}

/** Adds a member; someone who already is one keeps the role held. Returns whether a row was added. */
export async function insertMember(
  tx: Tx,
  member: { orgId: string; userId: string; role: MemberRole }
): Promise<boolean> {
  const added = await tx
    .insert(memberships)
    .values(member)
    .onConflictDoNothing()
    .returning({ id: memberships.id });
  return added.length > 0;
}

export async function setMemberRole(
  tx: Tx,
  member: { orgId: string; id: string; role: MemberRole }
): Promise<void> {
  await tx
    .update(memberships)
    .set({ role: member.role })
    .where(and(eq(memberships.orgId, member.orgId), eq(memberships.id, member.id)));
}

/** Ends a membership with everything that acts in its name: API keys and open invitations. */
export async function deleteMember(
  tx: Tx,
  member: { orgId: string; id: string; userId: string }
): Promise<void> {
  const { orgId, userId } = member;
  await tx.delete(memberships).where(and(eq(memberships.orgId, orgId), eq(memberships.id, member.id)));
  await tx
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
    .where(and(eq(apiKeys.orgId, orgId), eq(apiKeys.userId, userId)));
  await tx
    .update(invitations)
    .set({ revokedAt: sql`coalesce(${invitations.revokedAt}, now())` })
    .where(and(eq(invitations.orgId, orgId), eq(invitations.createdBy, userId)));
}

/** Tells every collab-server that somebody's role in an organisation changed; sent at COMMIT. */
export async function notifyAccessChanged(tx: Tx, who: { orgId: string; userId: string }): Promise<void> {
  await tx.execute(sql`SELECT pg_notify('access_changed', ${`${who.orgId}:${who.userId}`})`);
}
