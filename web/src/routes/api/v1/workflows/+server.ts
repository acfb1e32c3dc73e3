import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { createWorkflow, listWorkflows } from '#lib/server/services/workflows.ts';
import { plainText } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'workflow.list',
  query: z.strictObject({
    ...pageQuery,
    search: z.string().max(200).optional(),
    active: z.stringbool().optional()
  }),
  handle: ({ actor, query }) => listWorkflows(actor, query)
});

export const POST = route({
  action: 'workflow.create',
  body: z
    .strictObject({ name: plainText(200).optional(), document: z.unknown().optional() })
    .refine((body) => body.name !== undefined || body.document !== undefined, {
      path: ['name'],
      error: 'This is needed.'
    }),
  bodyBytes: LIMITS.documentBytes,
  status: 201,
  handle: ({ actor, body }) => createWorkflow(actor, body)
});
