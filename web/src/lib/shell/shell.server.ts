import type { Actor, SessionUser } from '@automateos/auth';
import { listOrgs } from '@automateos/db/queries/orgs';
import { listMembershipsOf } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import { platform } from '#lib/server/platform.ts';
import { roleName } from './roles.ts';
import type { ShellData } from './shell-data.ts';

/** What the frame shows for a signed-in person who acts in an organisation. */
export async function readShell(user: SessionUser, actor: Actor): Promise<ShellData> {
  const { db } = platform();
  const memberships = await listMembershipsOf(db, user.id);
  const orgs = await listOrgs(
    db,
    memberships.map((membership) => membership.orgId)
  );
  const publicOrgs = orgs.map((org) => ({ id: toPublicId('org', org.id), name: org.name }));
  const here = toPublicId('org', actor.orgId);
  return {
    user: { id: toPublicId('usr', user.id), name: user.name, email: user.email },
    org: publicOrgs.find((org) => org.id === here) ?? { id: here, name: '' },
    orgs: publicOrgs,
    role: actor.role,
    roleName: roleName(actor.role)
  };
}
