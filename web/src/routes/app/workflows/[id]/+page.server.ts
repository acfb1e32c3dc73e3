import { pretendHosts } from '@automateos/egress';
import { isSetupOpen } from '#lib/server/services/setup.ts';
import { listLiveSessions } from '#lib/server/services/live-sessions.ts';
import { isFollowing } from '#lib/server/services/updates.ts';
import { readWorkflow } from '#lib/server/services/workflows.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import { describeState } from '../state.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
  const actor = actorOf(locals);
  const [workflow, onAir] = await Promise.all([
    readWorkflow(actor, params.id),
    listLiveSessions(actor, { workflowId: params.id, status: 'live', limit: 1 })
  ]);
  const session = onAir.data[0];
  return {
    workflow,
    live: {
      number: workflow.liveVersion?.number ?? null,
      active: workflow.active,
      unpublished: describeState(workflow).unpublished
    },
    isFollowing: await isFollowing(actor, params.id),
    setupOpen: await isSetupOpen(actor, params.id),
    /** The live session that is on. */
    session: session && { id: session.id, title: session.title },
    mayEdit: may(actor, 'document.edit'),
    mayChooseHosts: may(actor, 'secret.setHosts'),
    mayComment: may(actor, 'document.comment'),
    mayRun: may(actor, 'run.start'),
    pretendHosts
  };
};
