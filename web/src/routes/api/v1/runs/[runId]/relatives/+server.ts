import { runRelatives } from '#lib/server/answers/run-relatives.ts';
import { route } from '#lib/server/route.ts';
import { listRunRelatives } from '#lib/server/services/run-relatives.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  answer: runRelatives,
  docs: {
    id: 'listRunRelatives',
    tag: 'Runs',
    summary: 'List the runs around a run',
    description: 'Those that called it or whose failure started it, and those that it started.'
  },
  handle: ({ actor, params }) => listRunRelatives(actor, params.runId)
});
