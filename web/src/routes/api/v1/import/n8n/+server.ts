import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';
import { importedWorkflow } from '#lib/server/answers/imports.ts';
import { INVALID_WORKFLOW } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { importFromN8n } from '#lib/server/services/imports.ts';

export const POST = route({
  action: 'workflow.create',
  body: z.strictObject({
    file: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What n8n exports: an object with `nodes` and `connections`.' })
  }),
  bodyBytes: LIMITS.documentBytes,
  status: 201,
  answer: importedWorkflow,
  docs: {
    id: 'importWorkflow',
    tag: 'Workflows',
    summary: 'Import a workflow from n8n',
    description:
      'Makes a workflow of it and tells for each node what became of it. Nodes that do not exist here keep their place; credentials are chosen anew.',
    errors: { INVALID_WORKFLOW }
  },
  handle: ({ actor, body }) => importFromN8n(actor, body.file)
});
