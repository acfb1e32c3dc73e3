import { withOrg, type Database } from '@automateos/db';
import { insertApiKey } from '@automateos/db/queries/api-keys';
import { audit, type AuditActor } from '@automateos/db/queries/audit';
import { countInvitationUse, findInvitation, readOpenInvitation } from '@automateos/db/queries/invitations';
import { insertMember, notifyAccessChanged } from '@automateos/db/queries/memberships';
import { ensureOrgOf, insertOrg, listOrgs } from '@automateos/db/queries/orgs';
import { insertUser, listMembershipsOf } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import { hashPassword } from 'better-auth/crypto';
import { hashToken, isInvitationToken, mintApiKey } from './tokens.ts';

const ORG_NAME_CHARACTERS = 80;

/** A person made by an operator; without a password only the demo sign-in or an API key lets them in. */
export async function createUser(
  db: Database,
  user: { email: string; name: string; password?: string }
): Promise<{ userId: string; created: boolean }> {
  const passwordHash = user.password === undefined ? undefined : await hashPassword(user.password);
  const row = await insertUser(db, { email: user.email, name: user.name, passwordHash });
  return { userId: row.id, created: row.created };
}

/** A new organisation owned by a user; returns its id (uuid). */
export function createOrgFor(db: Database, org: { userId: string; name: string }): Promise<string> {
  return insertOrg(db, { ownerId: org.userId, name: org.name });
}

/**
 * The organisation a person starts in. Called after every sign-up and sign-in: makes one when the person is a member of
 * none, and does nothing otherwise, so a crash between the two is healed by the next sign-in.
 */
export function ensureOrg(
  db: Database,
  person: { userId: string; userName: string; orgName?: string }
): Promise<string> {
  const name = person.orgName?.trim() || `${person.userName}'s team`;
  return ensureOrgOf(db, { userId: person.userId, orgName: name.slice(0, ORG_NAME_CHARACTERS) });
}

/** A key that acts for a user in an organisation. `text` is shown once and cannot be read again. */
export async function createApiKey(
  db: Database,
  key: { orgId: string; userId: string; name: string; expiresAt?: Date; by?: AuditActor['kind'] }
): Promise<{ id: string; text: string; prefix: string; createdAt: Date }> {
  const { text, hash, prefix } = mintApiKey();
  const { by = 'system', ...kept } = key;
  return withOrg(db, key.orgId, async (tx) => {
    const row = await insertApiKey(tx, { ...kept, prefix, keyHash: hash });
    const actor = { orgId: key.orgId, userId: key.userId, kind: by };
    const target = toPublicId('key', row.id);
    await audit(tx, actor, { action: 'key.create', target, details: { name: key.name } });
    return { ...row, text, prefix };
  });
}

/**
 * A user, an organisation of that name and a fresh key, as the command line prints them (public ids).
 * Run again it finds the same user and organisation and adds a key.
 */
export async function bootstrap(
  db: Database,
  input: { email: string; orgName: string }
): Promise<{ userId: string; orgId: string; apiKey: string }> {
  const { userId } = await createUser(db, { email: input.email, name: input.email.split('@')[0]! });
  const owned = (await listMembershipsOf(db, userId)).filter((membership) => membership.role === 'owner');
  const known = (
    await listOrgs(
      db,
      owned.map((membership) => membership.orgId)
    )
  ).find((org) => org.name === input.orgName);
  const orgId = known?.id ?? (await createOrgFor(db, { userId, name: input.orgName }));
  const key = await createApiKey(db, { orgId, userId, name: 'Command line' });
  return { userId: toPublicId('usr', userId), orgId: toPublicId('org', orgId), apiKey: key.text };
}

/**
 * Joins the organisation of an invitation link.
 * @returns the organisation's id, or undefined when the link is unknown, revoked or expired (one answer for all three).
 */
export async function acceptInvitation(
  db: Database,
  input: { token: string; userId: string }
): Promise<string | undefined> {
  const found = isInvitationToken(input.token) ? await findInvitation(db, hashToken(input.token)) : undefined;
  if (!found) return undefined;
  return withOrg(db, found.orgId, async (tx) => {
    const invitation = await readOpenInvitation(tx, { ...found, lock: true });
    if (!invitation) return undefined;
    const member = { orgId: found.orgId, userId: input.userId };
    if (await insertMember(tx, { ...member, role: invitation.role })) {
      await countInvitationUse(tx, found);
      await notifyAccessChanged(tx, member);
      await audit(
        tx,
        { ...member, kind: 'user' },
        { action: 'member.join', details: { role: invitation.role } }
      );
    }
    return found.orgId;
  });
}
