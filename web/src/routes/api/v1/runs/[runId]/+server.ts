import { route } from '#lib/server/route.ts';
import { readRun } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  handle: ({ actor, params }) => readRun(actor, params.runId)
});
