/** Using a secret or connection is not having it: who added it, or who manages them all, changes it. */
import { can, type Action, type Actor } from '@automateos/auth';
import { ApiError } from '../errors.ts';

interface Shared {
  name: string;
  createdBy: string | null;
}

interface Rule {
  /** What lets somebody change what they added, and what lets them change all. */
  own: Action;
  all: Action;
  verb: 'change' | 'replace';
}

export const mayChange = (actor: Actor, { createdBy }: Shared, { own, all }: Rule): boolean =>
  can(actor, own, { orgId: actor.orgId }) &&
  (createdBy === actor.userId || can(actor, all, { orgId: actor.orgId }));

/** @throws ApiError 403 USE_ONLY */
export function assertMayChange(actor: Actor, shared: Shared, rule: Rule): void {
  if (mayChange(actor, shared, rule)) return;
  const message = `You can use “${shared.name}” in workflows. Only who added it, an owner or an admin can ${rule.verb} it.`;
  throw new ApiError(403, 'USE_ONLY', message);
}
