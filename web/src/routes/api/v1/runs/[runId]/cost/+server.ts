import { runCost } from '#lib/server/answers/usage.ts';
import { route } from '#lib/server/route.ts';
import { readRunCost } from '#lib/server/services/usage.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  answer: runCost,
  docs: { id: 'readRunCost', tag: 'Usage', summary: 'Read what a run cost' },
  handle: ({ actor, params }) => readRunCost(actor, params.runId)
});
