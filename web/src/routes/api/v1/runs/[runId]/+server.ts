import { runDetail } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { readRun } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  answer: runDetail,
  docs: {
    id: 'readRun',
    tag: 'Runs',
    summary: 'Read a run',
    description: 'With its input, its answer and the document that it executed.'
  },
  handle: ({ actor, params }) => readRun(actor, params.runId)
});
