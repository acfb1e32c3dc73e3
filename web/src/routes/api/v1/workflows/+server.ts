import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';
import { INVALID_WORKFLOW } from '#lib/server/known-refusals.ts';
import { publicId } from '#lib/server/answers/parts.ts';
import { pageQuery } from '#lib/server/page.ts';
import { sentDocument, workflow, workflowPage } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { createWorkflow, listWorkflows } from '#lib/server/services/workflows.ts';
import { flag, plainText, workflowName } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'workflow.list',
  query: z.strictObject({
    ...pageQuery,
    search: z.string().max(200).optional().meta({ description: 'Words of the name.' }),
    active: flag.optional().meta({ description: 'Only those that are switched on, or off.' }),
    folder: z
      .union([z.literal('top'), publicId('fld', 'Id of a folder.')])
      .optional()
      .meta({ description: 'Only those right in this folder; `top` for those in none.' })
  }),
  answer: workflowPage,
  docs: {
    id: 'listWorkflows',
    tag: 'Workflows',
    summary: 'List workflows',
    description: 'The last edited first.'
  },
  handle: ({ actor, query }) => listWorkflows(actor, query)
});

const hasContent = (body: { document?: unknown; template?: string }): boolean =>
  body.document !== undefined || body.template !== undefined;

export const POST = route({
  action: 'workflow.create',
  body: z
    .strictObject({
      name: workflowName.optional(),
      document: sentDocument.optional(),
      template: plainText(64)
        .optional()
        .meta({ description: 'Slug of a template, such as `slack-message`.' }),
      fork: z
        .boolean()
        .optional()
        .meta({ description: 'To make something else of the template: it is counted as a fork then.' }),
      folderId: publicId('fld', 'The folder that it lies in; at the top unless told.').optional()
    })
    .refine((body) => body.name !== undefined || hasContent(body), {
      path: ['name'],
      error: 'This is needed.'
    })
    .refine((body) => body.document === undefined || body.template === undefined, {
      path: ['template'],
      error: 'Send a document or a template, not both.'
    }),
  bodyBytes: LIMITS.documentBytes,
  status: 201,
  answer: workflow,
  docs: {
    id: 'createWorkflow',
    tag: 'Workflows',
    summary: 'Create a workflow',
    description:
      'Empty with a `name`, with the content of a `document`, or of a `template`, by its slug. It runs nothing until it is published.',
    errors: { INVALID_WORKFLOW, NOT_FOUND: [404, 'There is no such template.'] }
  },
  handle: ({ actor, body }) => createWorkflow(actor, body)
});
