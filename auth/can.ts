import { ROLES, ROLE_TABLE, type Action, type Role } from './role-table.ts';

/** Who is acting, in which organisation. Ids are uuids. */
export interface Actor {
  /** A signed-in person, or an API key that acts for the person who made it. */
  kind: 'user' | 'key';
  userId: string;
  orgId: string;
  role: Role;
  /** Name of the person, or of the key. */
  name: string;
  /** Which of the colours of people somebody chose. */
  color?: number;
}

/** Whether the actor may do this to something of that organisation. Unknown actions are refused. */
export function can(
  actor: Pick<Actor, 'orgId' | 'role'>,
  action: Action,
  resource: { orgId: string }
): boolean {
  if (actor.orgId !== resource.orgId || !Object.hasOwn(ROLE_TABLE, action)) return false;
  const allowed: readonly Role[] = ROLE_TABLE[action];
  return allowed.includes(actor.role);
}

/** Whether somebody with `role` may hand out `other`: never more than one holds oneself. */
export function mayGrant(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(other);
}
