import { listLiveSessions } from '#lib/server/services/live-sessions.ts';
import { listWorkflows } from '#lib/server/services/workflows.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const SHOWN = 100;

export const load: PageServerLoad = async ({ locals, url }) => {
  const actor = actorOf(locals);
  const [sessions, workflows] = await Promise.all([
    listLiveSessions(actor, { limit: SHOWN }),
    listWorkflows(actor, { limit: SHOWN })
  ]);
  return {
    sessions: sessions.data,
    workflows: workflows.data.map(({ id, name }) => ({ id, name })),
    maySchedule: may(actor, 'live.schedule'),
    /** The workflow that somebody came from: the dialog opens with it. */
    wanted: url.searchParams.get('workflow') ?? undefined
  };
};
