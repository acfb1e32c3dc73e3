import { listMembers } from '#lib/server/services/members.ts';
import { listSessions } from '#lib/server/services/sessions.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, request }) => {
  const actor = actorOf(locals);
  const [sessions, members] = await Promise.all([listSessions(request.headers), listMembers(actor)]);
  return {
    mayRename: may(actor, 'org.rename'),
    sessions: sessions.data,
    /** Of this person in the organisation that is open. */
    membershipId: members.data.find(({ you }) => you)?.id
  };
};
