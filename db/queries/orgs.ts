import { toPublicId } from '@automateos/workflow';
import { eq, sql } from 'drizzle-orm';
import { withOrg, withOrgs, type Database, type Tx } from '../client.ts';
import { audit } from './audit.ts';
import { memberships, orgs } from '../schema/index.ts';

/** Makes an organisation with its first owner, in one transaction; returns its id. */
export async function insertOrg(db: Database, org: { name: string; ownerId: string }): Promise<string> {
  const orgId = await newOrgId(db);
  await withOrg(db, orgId, (tx) => insertOrgRows(tx, { ...org, orgId }));
  return orgId;
}

/**
 * The organisation of a person who has none yet: made once, however many requests ask at the same moment.
 * @returns the oldest organisation when there is one already.
 */
export async function ensureOrgOf(
  db: Database,
  person: { userId: string; orgName: string }
): Promise<string> {
  const orgId = await newOrgId(db);
  return withOrg(db, orgId, async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`first-org:${person.userId}`}, 0))`);
    const [known] = await tx.execute<{ org_id: string }>(
      sql`SELECT org_id FROM app.user_orgs(${person.userId}::uuid) LIMIT 1`
    );
    if (known) return known.org_id;
    await insertOrgRows(tx, { orgId, name: person.orgName, ownerId: person.userId });
    return orgId;
  });
}

async function newOrgId(db: Database): Promise<string> {
  const [row] = await db.orm.execute<{ id: string }>(sql`SELECT app.uuid_v7() AS id`);
  return row!.id;
}

async function insertOrgRows(tx: Tx, org: { orgId: string; name: string; ownerId: string }): Promise<void> {
  await tx.insert(orgs).values({ id: org.orgId, name: org.name });
  await tx.insert(memberships).values({ orgId: org.orgId, userId: org.ownerId, role: 'owner' });
  const founder = { orgId: org.orgId, userId: org.ownerId, kind: 'user' } as const;
  const target = toPublicId('org', org.orgId);
  await audit(tx, founder, { action: 'org.create', target, details: { name: org.name } });
}

export async function readOrg(tx: Tx, orgId: string): Promise<{ id: string; name: string } | undefined> {
  const [org] = await tx.select({ id: orgs.id, name: orgs.name }).from(orgs).where(eq(orgs.id, orgId));
  return org;
}

/** Names of several organisations; the caller must be a member of each. */
export async function listOrgs(
  db: Database,
  orgIds: readonly string[]
): Promise<{ id: string; name: string }[]> {
  if (orgIds.length === 0) return [];
  return withOrgs(db, orgIds, (tx) => tx<{ id: string; name: string }[]>`SELECT id, name FROM orgs`);
}

/** The name may be changed by an owner or admin only; the caller checks that. */
export async function renameOrg(tx: Tx, org: { id: string; name: string }): Promise<void> {
  await tx.update(orgs).set({ name: org.name }).where(eq(orgs.id, org.id));
}
