import { listInvitations, listMembers } from '#lib/server/services/members.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import { mayGrant, ROLES } from '@automateos/auth';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
  const actor = actorOf(locals);
  const mayInvite = may(actor, 'member.invite');
  const [members, invitations] = await Promise.all([
    listMembers(actor),
    mayInvite ? listInvitations(actor) : undefined
  ]);
  return {
    members: members.data,
    invitations: invitations?.data ?? [],
    mayInvite,
    mayManage: may(actor, 'member.changeRole'),
    /** Roles that this person may hand out. */
    roles: ROLES.filter((role) => mayGrant(actor.role, role))
  };
};
