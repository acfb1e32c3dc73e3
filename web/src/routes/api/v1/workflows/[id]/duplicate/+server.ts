import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { duplicateWorkflow } from '#lib/server/services/workflows.ts';
import { plainText } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'workflow.duplicate',
  params: { id: 'wf' },
  body: z.strictObject({ name: plainText(200).optional() }),
  status: 201,
  handle: ({ actor, params, body }) => duplicateWorkflow(actor, params.id, body.name)
});
