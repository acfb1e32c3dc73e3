import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { deleteWorkflow, readWorkflow, renameWorkflow } from '#lib/server/services/workflows.ts';
import { plainText } from '#lib/server/text-input.ts';

const params = { id: 'wf' } as const;

export const GET = route({
  action: 'workflow.read',
  params,
  handle: ({ actor, params }) => readWorkflow(actor, params.id)
});

export const PATCH = route({
  action: 'workflow.edit',
  params,
  body: z.strictObject({ name: plainText(200) }),
  handle: ({ actor, params, body }) => renameWorkflow(actor, params.id, body.name)
});

export const DELETE = route({
  action: 'workflow.delete',
  params,
  handle: ({ actor, params }) => deleteWorkflow(actor, params.id)
});
