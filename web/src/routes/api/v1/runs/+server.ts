import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listRuns } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  query: z.strictObject({
    ...pageQuery,
    workflowId: z.string().optional(),
    status: z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']).optional(),
    trigger: z.enum(['manual', 'webhook', 'schedule', 'replay']).optional()
  }),
  handle: ({ actor, query }) => listRuns(actor, query)
});
