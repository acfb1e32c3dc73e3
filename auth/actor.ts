import { withOrg, type Database } from '@automateos/db';
import { findApiKey, readKeyHolder, touchApiKey } from '@automateos/db/queries/api-keys';
import { listMembershipsOf } from '@automateos/db/queries/users';
import { fromPublicId } from '@automateos/workflow';
import { parseCookies } from 'better-auth/cookies';
import type { Actor } from './can.ts';
import type { Auth } from './create-auth.ts';
import type { Role } from './role-table.ts';
import { hashToken, isApiKeyText } from './tokens.ts';

/** The cookie that remembers which organisation a person looks at; holds a public id and grants nothing. */
export const ORG_COOKIE = 'ao_org';

export interface SessionUser {
  id: string;
  name: string;
  email: string;
  color?: number;
}

export interface Identity {
  /** The signed-in person; absent for an API key. */
  user?: SessionUser;
  actor?: Actor;
  /** `Set-Cookie` values that prolong the session, to be sent with the answer. */
  setCookies: string[];
}

export interface ResolveOptions {
  /** Act in this organisation (uuid) or not at all. */
  orgId?: string;
  /** Prolong an ageing session; only where the answer can carry cookies. */
  prolong?: boolean;
}

/**
 * Who sends a request: an API key in `Authorization`, or else the session cookie. A request with a bad key is anonymous,
 * whatever cookies it carries.
 */
export async function resolveIdentity(
  auth: Auth,
  db: Database,
  request: { headers: Headers } & ResolveOptions
): Promise<Identity> {
  const bearer = bearerOf(request.headers);
  if (bearer !== undefined) {
    const actor = await resolveKey(db, bearer);
    return {
      setCookies: [],
      actor: actor && (!request.orgId || request.orgId === actor.orgId) ? actor : undefined
    };
  }
  if (!request.headers.has('cookie')) return { setCookies: [] };
  const { response, headers } = await auth.api.getSession({
    headers: request.headers,
    query: { disableRefresh: !request.prolong },
    returnHeaders: true
  });
  if (!response) return { setCookies: [] };
  const color = response.user.color ?? undefined;
  const user = { id: response.user.id, name: response.user.name, email: response.user.email, color };
  const wanted = request.orgId ?? chosenOrg(request.headers);
  const actor = await memberActor(db, user, { wanted, strict: request.orgId !== undefined });
  return { user, actor, setCookies: headers?.getSetCookie() ?? [] };
}

/** The actor of a request, for processes that only ask "may they". See `resolveIdentity`. */
export async function resolveActor(
  auth: Auth,
  db: Database,
  request: Headers | { headers: Headers; orgId?: string }
): Promise<Actor | undefined> {
  return (await resolveIdentity(auth, db, request instanceof Headers ? { headers: request } : request)).actor;
}

/** The actor behind the text of an API key, or undefined. Used directly where a key travels outside headers. */
export async function resolveKey(db: Database, text: string): Promise<Actor | undefined> {
  if (!isApiKeyText(text)) return undefined;
  const found = await findApiKey(db, hashToken(text));
  if (!found) return undefined;
  return withOrg(db, found.orgId, async (tx) => {
    const holder = await readKeyHolder(tx, found);
    if (!holder) return undefined;
    await touchApiKey(tx, found);
    return {
      kind: 'key',
      userId: holder.userId,
      orgId: found.orgId,
      role: holder.role,
      name: holder.keyName
    };
  });
}

function bearerOf(headers: Headers): string | undefined {
  const header = headers.get('authorization');
  if (header === null) return undefined;
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? '';
}

function chosenOrg(headers: Headers): string | undefined {
  const cookie = parseCookies(headers.get('cookie') ?? '').get(ORG_COOKIE);
  return cookie && fromPublicId('org', cookie);
}

async function memberActor(
  db: Database,
  user: SessionUser,
  choice: { wanted: string | undefined; strict: boolean }
): Promise<Actor | undefined> {
  const memberships = await listMembershipsOf<Role>(db, user.id);
  const chosen = memberships.find((membership) => membership.orgId === choice.wanted);
  const membership = chosen ?? (choice.strict ? undefined : memberships[0]);
  return membership && { kind: 'user', userId: user.id, name: user.name, color: user.color, ...membership };
}
