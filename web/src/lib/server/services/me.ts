import type { Actor, Role } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { listOrgs, renameOrg } from '@automateos/db/queries/orgs';
import { findUser, listMembershipsOf } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import { authorise, found } from '../access.ts';
import type { Me, Org } from '../answers/people.ts';
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
    user: { id: toPublicId('usr', user.id), name: user.name, email: user.email },
    org,
    role: actor.role,
    orgs
  };
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
