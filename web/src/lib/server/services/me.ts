import { createOrgFor, type Actor, type Role } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { listOrgs, renameOrg } from '@automateos/db/queries/orgs';
import { changeUser, findUser, listMembershipsOf, type UserRow } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import { authorise, found } from '../access.ts';
import type { Me, Org, Person } from '../answers/people.ts';
import { platform } from '../platform.ts';

/** Who asks, in which team, and which other teams there are to switch to. */
export async function readMe(actor: Actor): Promise<Me> {
  authorise(actor, 'org.read');
  const { db } = platform();
  const user = found('usr', await findUser(db, actor.userId));
  const all = await listMembershipsOf<Role>(db, actor.userId);
  const shown = actor.kind === 'key' ? all.filter((membership) => membership.orgId === actor.orgId) : all;
  const names = new Map(
    (
      await listOrgs(
        db,
        shown.map((row) => row.orgId)
      )
    ).map((org) => [org.id, org.name])
  );
  const orgs = shown.map(({ orgId, role }) => ({
    id: toPublicId('org', orgId),
    name: names.get(orgId) ?? '',
    role
  }));
  const org = { id: toPublicId('org', actor.orgId), name: names.get(actor.orgId) ?? '' };
  return {
    kind: actor.kind,
    user: showPerson(user),
    org,
    role: actor.role,
    orgs
  };
}

const showPerson = ({ id, name, email, color }: UserRow): Person => ({
  id: toPublicId('usr', id),
  name,
  email,
  color
});

/** Changes what somebody says about themselves. */
export async function updateMe(
  userId: string,
  change: { name?: string; color?: number | null }
): Promise<Person> {
  const { db } = platform();
  await changeUser(db, userId, change);
  return showPerson(found('usr', await findUser(db, userId)));
}

/** A new team, owned by who asks. */
export async function createTeam(userId: string, name: string): Promise<Org> {
  const orgId = await createOrgFor(platform().db, { userId, name });
  return { id: toPublicId('org', orgId), name };
}

export async function renameTeam(actor: Actor, name: string): Promise<Org> {
  authorise(actor, 'org.rename');
  await withOrg(platform().db, actor.orgId, async (tx) => {
    await renameOrg(tx, { id: actor.orgId, name });
    await audit(tx, actor, {
      action: 'org.rename',
      target: toPublicId('org', actor.orgId),
      details: { name }
    });
  });
  return { id: toPublicId('org', actor.orgId), name };
}
