import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { runPage, runStatus, runTrigger } from '#lib/server/answers/runs.ts';
import { versionId, workflowId } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { listRuns } from '#lib/server/services/runs.ts';
import { flag } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'run.read',
  query: z.strictObject({
    ...pageQuery,
    workflowId: workflowId.optional(),
    status: runStatus.optional(),
    trigger: runTrigger.optional(),
    versionId: versionId.optional(),
    pretend: flag
      .optional()
      .meta({ description: '`true` for pretend runs only, `false` for real ones only.' }),
    from: z.iso.datetime().optional().meta({ description: 'Asked for at this moment or later.' }),
    to: z.iso.datetime().optional().meta({ description: 'Asked for before this moment.' })
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
