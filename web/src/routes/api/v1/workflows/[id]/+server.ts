import { z } from 'zod';
import { workflow } from '#lib/server/answers/workflows.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { deleteWorkflow, readWorkflow, renameWorkflow } from '#lib/server/services/workflows.ts';
import { workflowName } from '#lib/server/text-input.ts';

const params = { id: 'wf' } as const;

export const GET = route({
  action: 'workflow.read',
  params,
  answer: workflow,
  docs: {
    id: 'readWorkflow',
    tag: 'Workflows',
    summary: 'Read a workflow'
  },
  handle: ({ actor, params }) => readWorkflow(actor, params.id)
});

export const PATCH = route({
  action: 'workflow.edit',
  params,
  body: z.strictObject({ name: workflowName }),
  answer: workflow,
  docs: {
    id: 'renameWorkflow',
    tag: 'Workflows',
    summary: 'Rename a workflow',
    description: 'An edit like any other: everybody in the room sees it.'
  },
  handle: ({ actor, params, body }) => renameWorkflow(actor, params.id, body.name)
});

export const DELETE = route({
  action: 'workflow.delete',
  params,
  answer: nothing,
  docs: {
    id: 'deleteWorkflow',
    tag: 'Workflows',
    summary: 'Delete a workflow',
    description: 'Its triggers stop at once and runs in flight end. Their logs stay readable.'
  },
  handle: ({ actor, params }) => deleteWorkflow(actor, params.id)
});
