import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { stepPage } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { listRunSteps } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  query: z.strictObject(pageQuery),
  answer: stepPage,
  docs: {
    id: 'listRunSteps',
    tag: 'Runs',
    summary: 'List the steps of a run',
    description: 'Every attempt with what went in and out, in the order of their start.'
  },
  handle: ({ actor, params, query }) => listRunSteps(actor, params.runId, query)
});
