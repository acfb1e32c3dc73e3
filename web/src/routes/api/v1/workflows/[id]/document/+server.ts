import { LIMITS } from '@automateos/workflow';
import { documentSchema } from '@automateos/workflow/interop';
import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { sentDocument } from '#lib/server/answers/workflows.ts';
import { INVALID_WORKFLOW } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import {
  putWorkflowDocument,
  readWorkflowDocument,
  type TaggedDocument
} from '#lib/server/services/workflow-documents.ts';

const params = { id: 'wf' } as const;
const answerHeaders = { etag: 'Identifies exactly this content. Send it back as `If-Match` when you write.' };

function answer({ setHeaders }: RequestEvent, { document, tag }: TaggedDocument) {
  setHeaders({ etag: tag, 'cache-control': 'no-cache' });
  return document;
}

export const GET = route({
  action: 'document.read',
  params,
  answer: documentSchema,
  docs: {
    id: 'readDocument',
    tag: 'Workflows',
    summary: 'Read the document of a workflow',
    description: 'As it is edited now, saved edits only. It may be unfinished.',
    answerHeaders
  },
  handle: async ({ actor, params, event }) => answer(event, await readWorkflowDocument(actor, params.id))
});

/** The body is the document itself; `If-Match` carries the ETag that was read. */
export const PUT = route({
  action: 'document.edit',
  params,
  body: sentDocument,
  bodyBytes: LIMITS.documentBytes,
  headers: z.object({
    'if-match': z
      .string()
      .optional()
      .meta({ description: 'The `ETag` that was read, or `*` to write whatever is there.' })
  }),
  answer: documentSchema,
  docs: {
    id: 'writeDocument',
    tag: 'Workflows',
    summary: 'Write the document of a workflow',
    description:
      'One edit that everybody in the room sees and can take back. Only what differs is written, so the work of others on other fields stays.',
    errors: {
      CHANGED_MEANWHILE: [412, 'Somebody edited the workflow since the `ETag` was read.'],
      IF_MATCH_NEEDED: [428, 'The workflow is not empty and `If-Match` is missing.'],
      INVALID_WORKFLOW
    },
    answerHeaders
  },
  handle: async ({ actor, params, body, headers, event }) =>
    answer(
      event,
      await putWorkflowDocument(actor, params.id, { document: body, ifMatch: headers['if-match'] })
    )
});
