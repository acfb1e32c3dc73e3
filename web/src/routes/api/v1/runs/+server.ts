import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { runPage, runStatus, runTrigger } from '#lib/server/answers/runs.ts';
import { workflowId } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { listRuns } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  query: z.strictObject({
    ...pageQuery,
    workflowId: workflowId.optional(),
    status: runStatus.optional(),
    trigger: runTrigger.optional()
  }),
  answer: runPage,
  docs: {
    id: 'listRuns',
    tag: 'Runs',
    summary: 'List runs',
    description: 'Newest first.'
  },
  handle: ({ actor, query }) => listRuns(actor, query)
});
