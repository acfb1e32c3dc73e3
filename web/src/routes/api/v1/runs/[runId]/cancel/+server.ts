import { route } from '#lib/server/route.ts';
import { cancelRun } from '#lib/server/services/runs.ts';

export const POST = route({
  action: 'run.cancel',
  params: { runId: 'run' },
  handle: ({ actor, params }) => cancelRun(actor, params.runId)
});
