import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listRunSteps } from '#lib/server/services/runs.ts';

export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  query: z.strictObject(pageQuery),
  handle: ({ actor, params, query }) => listRunSteps(actor, params.runId, query)
});
