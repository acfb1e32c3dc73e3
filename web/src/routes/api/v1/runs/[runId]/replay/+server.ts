import { route } from '#lib/server/route.ts';
import { replayBody } from '#lib/server/run-input.ts';
import { repeatRun } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'run.replay',
  params: { runId: 'run' },
  body: replayBody,
  status: 202,
  handle: ({ actor, params, body }) => repeatRun(actor, params.runId, body)
});
