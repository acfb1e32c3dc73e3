import { route } from '#lib/server/route.ts';
import { replayBody } from '#lib/server/run-input.ts';
import { replayRun } from '#lib/server/services/runs.ts';

export const POST = route({
  action: 'run.replay',
  params: { runId: 'run' },
  body: replayBody,
  status: 202,
  handle: ({ actor, params, body }) => replayRun(actor, params.runId, body)
});
