import { can, type Action, type Actor } from '@automateos/auth';
import { redirect } from '@sveltejs/kit';

/** Who acts on a signed-in page. A session that ended meanwhile leads to sign-in. */
export function actorOf(locals: App.Locals): Actor {
  if (!locals.actor) redirect(303, '/sign-in');
  return locals.actor;
}

/** Whether to offer an action at all; the service asks again when it is used. */
export function may(actor: Actor, action: Action): boolean {
  return can(actor, action, { orgId: actor.orgId });
}
