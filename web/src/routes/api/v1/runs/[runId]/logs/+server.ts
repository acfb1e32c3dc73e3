import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { logPage } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { listRunLogs } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  query: z.strictObject(pageQuery),
  answer: logPage,
  docs: {
    id: 'listRunLogs',
    tag: 'Runs',
    summary: 'List the log of a run',
    description: 'Oldest first.'
  },
  handle: ({ actor, params, query }) => listRunLogs(actor, params.runId, query)
});
