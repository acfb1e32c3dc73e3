import { z } from 'zod';
import { workflow } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { duplicateWorkflow } from '#lib/server/services/workflows.ts';
import { workflowName } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'workflow.duplicate',
  params: { id: 'wf' },
  body: z.strictObject({
    name: workflowName.optional().meta({ description: 'The old name and “(copy)” unless told.' })
  }),
  status: 201,
  answer: workflow,
  docs: {
    id: 'duplicateWorkflow',
    tag: 'Workflows',
    summary: 'Duplicate a workflow',
    description: 'A copy that is switched off. Webhook addresses are made anew.'
  },
  handle: ({ actor, params, body }) => duplicateWorkflow(actor, params.id, body.name)
});
