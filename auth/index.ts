/** Who somebody is and what they may do. The same answers for every process. */
export {
  acceptInvitation,
  bootstrap,
  createApiKey,
  createOrgFor,
  createUser,
  ensureOrg
} from './accounts.ts';
export {
  ORG_COOKIE,
  resolveActor,
  resolveIdentity,
  resolveKey,
  type Identity,
  type ResolveOptions,
  type SessionUser
} from './actor.ts';
export { can, mayGrant, type Actor } from './can.ts';
export { ADDRESS_HEADER, createAuth, PASSWORD_LENGTH, type Auth, type AuthOptions } from './create-auth.ts';
export { DEMO_EMAIL } from './demo.ts';
export { allowedOrigins, isAllowedOrigin } from './origins.ts';
export { ROLE_TABLE, ROLES, type Action, type Role } from './role-table.ts';
export { hashToken, isInvitationToken, isTicketText, mintInvitationToken, mintTicket } from './tokens.ts';
