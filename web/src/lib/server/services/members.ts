import {
  acceptInvitation as join,
  hashToken,
  isInvitationToken,
  mayGrant,
  mintInvitationToken,
  type Actor,
  type Role
} from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as invitations from '@automateos/db/queries/invitations';
import * as memberships from '@automateos/db/queries/memberships';
import { readOrg } from '@automateos/db/queries/orgs';
import { toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Invitation, JoinedTeam, Member, NewInvitation } from '../answers/people.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';

const INVITATION_DAYS = 7;
const DAY_MS = 86_400_000;

export async function listMembers(actor: Actor): Promise<Page<Member>> {
  authorise(actor, 'member.list');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const rows = await memberships.listMembers(tx, actor.orgId);
    return { data: rows.map((row) => showMember(row, actor)), nextCursor: null, total: rows.length };
  });
}

export async function listInvitations(actor: Actor): Promise<Page<Invitation>> {
  authorise(actor, 'member.invite');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const rows = await invitations.listOpenInvitations(tx, actor.orgId);
    return { data: rows.map(showInvitation), nextCursor: null, total: rows.length };
  });
}

/** A link that lets whoever has it join in this role for a week. `url` is shown once. */
export async function createInvitation(
  actor: Actor,
  input: { role: invitations.InvitedRole }
): Promise<NewInvitation> {
  authorise(actor, 'member.invite');
  assertMayGrant(actor, input.role);
  const token = mintInvitationToken();
  const expiresAt = new Date(Date.now() + INVITATION_DAYS * DAY_MS);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const { orgId, userId } = actor;
    const id = await invitations.insertInvitation(tx, {
      orgId,
      createdBy: userId,
      role: input.role,
      tokenHash: token.hash,
      expiresAt
    });
    const row = await invitations.readOpenInvitation(tx, { orgId, id });
    await audit(tx, actor, {
      action: 'member.invite',
      target: toPublicId('inv', id),
      details: { role: input.role }
    });
    return { ...showInvitation(row!), url: `${platform().publicUrl}/invite/${token.text}` };
  });
}

export async function revokeInvitation(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'member.invite');
  const key = { orgId: actor.orgId, id: uuidOf('inv', id) };
  await withOrg(platform().db, actor.orgId, async (tx) => {
    found('inv', (await invitations.revokeInvitation(tx, key)) || undefined);
    await audit(tx, actor, { action: 'member.uninvite', target: id });
  });
}

const DEAD_LINK = 'This invitation is not valid any more. Ask for a new link.';

/** What the page of an invitation link shows; open to anybody who has the link. @throws ApiError 404 */
export async function readInvitation(
  token: string
): Promise<{ orgName: string; role: Role; invitedBy: string }> {
  const { db } = platform();
  const key = isInvitationToken(token) ? await invitations.findInvitation(db, hashToken(token)) : undefined;
  const shown =
    key &&
    (await withOrg(db, key.orgId, async (tx) => {
      const row = await invitations.readOpenInvitation(tx, key);
      const org = await readOrg(tx, key.orgId);
      return row && org && { orgName: org.name, role: row.role, invitedBy: row.invitedBy };
    }));
  if (!shown) throw new ApiError(404, 'NOT_FOUND', DEAD_LINK);
  return shown;
}

/** Joins the team of an invitation link; harmless for somebody who is in it already. @throws ApiError 404 */
export async function acceptInvitation(userId: string, token: string): Promise<JoinedTeam> {
  const orgId = await join(platform().db, { token, userId });
  if (!orgId) throw new ApiError(404, 'NOT_FOUND', DEAD_LINK);
  return { orgId: toPublicId('org', orgId) };
}

/** @throws ApiError 403 for a role above one's own, 409 for the last owner */
export async function changeRole(actor: Actor, id: string, input: { role: Role }): Promise<Member> {
  authorise(actor, 'member.changeRole');
  assertMayGrant(actor, input.role);
  return withMember(actor, id, async (tx, member) => {
    if (member.role === 'owner' && input.role !== 'owner') await assertAnotherOwner(tx, actor.orgId);
    await memberships.setMemberRole(tx, { orgId: actor.orgId, id: member.id, role: input.role });
    await memberships.notifyAccessChanged(tx, { orgId: actor.orgId, userId: member.userId });
    await audit(tx, actor, {
      action: 'member.changeRole',
      target: toPublicId('usr', member.userId),
      details: { from: member.role, to: input.role }
    });
    return showMember({ ...member, role: input.role }, actor);
  });
}

/** Ends a membership with its API keys and open invitations; open sockets close within seconds. Anybody may leave. */
export async function removeMember(actor: Actor, id: string): Promise<void> {
  await withMember(actor, id, async (tx, member) => {
    if (member.userId !== actor.userId) authorise(actor, 'member.remove');
    if (member.role === 'owner') await assertAnotherOwner(tx, actor.orgId);
    await memberships.deleteMember(tx, { orgId: actor.orgId, id: member.id, userId: member.userId });
    await memberships.notifyAccessChanged(tx, { orgId: actor.orgId, userId: member.userId });
    await audit(tx, actor, {
      action: member.userId === actor.userId ? 'member.leave' : 'member.remove',
      target: toPublicId('usr', member.userId),
      details: { role: member.role }
    });
  });
}

function assertMayGrant(actor: Actor, role: Role): void {
  if (!mayGrant(actor.role, role))
    throw new ApiError(403, 'FORBIDDEN', {
      message: 'You cannot give a role with more rights than your own.',
      field: 'role'
    });
}

async function assertAnotherOwner(tx: Tx, orgId: string): Promise<void> {
  if ((await memberships.countOwners(tx, orgId)) > 1) return;
  throw new ApiError(409, 'LAST_OWNER', 'A team needs an owner. Make somebody else an owner first.');
}

function withMember<T>(
  actor: Actor,
  id: string,
  work: (tx: Tx, member: memberships.MemberRow) => Promise<T>
): Promise<T> {
  const key = { orgId: actor.orgId, id: uuidOf('mem', id) };
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const member = found('mem', await memberships.lockMember(tx, key));
    if (!mayGrant(actor.role, member.role) && member.userId !== actor.userId)
      throw new ApiError(403, 'FORBIDDEN', 'You cannot change somebody with more rights than your own.');
    return work(tx, member);
  });
}

const showMember = (row: memberships.MemberRow, actor: Actor): Member => ({
  id: toPublicId('mem', row.id),
  userId: toPublicId('usr', row.userId),
  name: row.name,
  email: row.email,
  color: row.color,
  role: row.role,
  joinedAt: iso(row.createdAt),
  you: row.userId === actor.userId
});

const showInvitation = (row: invitations.InvitationRow): Invitation => ({
  id: toPublicId('inv', row.id),
  role: row.role,
  invitedBy: row.invitedBy,
  createdAt: iso(row.createdAt),
  expiresAt: iso(row.expiresAt),
  uses: row.uses
});
