import { can, type Action, type Actor, type Role } from '@automateos/auth';
import { fromPublicId, type IdKind } from '@automateos/workflow';
import { ApiError, notFound } from './errors.ts';

const ROLE_NAMES: Record<Role, string> = {
  owner: 'an owner',
  admin: 'an admin',
  editor: 'an editor',
  commenter: 'a commenter',
  runner: 'a runner',
  viewer: 'a viewer'
};

/**
 * Asserts that the actor may do this in the actor's own organisation. Whether a thing belongs to it is decided by
 * looking it up there, so another organisation's ids are "not found" and never "forbidden".
 * @throws ApiError 403
 */
export function authorise(actor: Actor, action: Action): void {
  if (can(actor, action, { orgId: actor.orgId })) return;
  throw new ApiError(
    403,
    'FORBIDDEN',
    `As ${ROLE_NAMES[actor.role]} you cannot do this. Ask an owner or admin of the team for a different role.`
  );
}

/** What each kind of id names, in the words of the screens. */
export const NOUNS: Record<IdKind, string> = {
  wf: 'workflow',
  doc: 'document',
  ver: 'version',
  run: 'run',
  step: 'step',
  sec: 'secret',
  con: 'connection',
  usr: 'person',
  org: 'organisation',
  mem: 'member',
  inv: 'invitation',
  key: 'key',
  ls: 'live session',
  lp: 'person',
  lm: 'message',
  dl: 'failed run',
  wh: 'webhook',
  sch: 'schedule',
  thr: 'thread',
  cmt: 'comment',
  ntf: 'notice',
  sbm: 'submission',
  fld: 'folder',
  ses: 'session'
};

/** The uuid behind a public id of a path. @throws ApiError 404, the same as for an id nobody has */
export function uuidOf(kind: IdKind, id: string): string {
  const uuid = fromPublicId(kind, id);
  if (!uuid) throw notFound(NOUNS[kind]);
  return uuid;
}

/** `value`, or the 404 of that kind of thing. */
export function found<T>(kind: IdKind, value: T | undefined | null): T {
  if (value === undefined || value === null) throw notFound(NOUNS[kind]);
  return value;
}
