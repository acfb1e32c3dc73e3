import { statusOfRun } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { cancelRun } from '#lib/server/services/runs.ts';

export const POST = route({
  action: 'run.cancel',
  params: { runId: 'run' },
  answer: statusOfRun,
  docs: {
    id: 'cancelRun',
    tag: 'Runs',
    summary: 'Cancel a run',
    description: 'Asks it to stop; requests in flight are aborted. One that is over stays as it is.'
  },
  handle: ({ actor, params }) => cancelRun(actor, params.runId)
});
