import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import {
  putWorkflowDocument,
  readWorkflowDocument,
  type TaggedDocument
} from '#lib/server/services/workflow-documents.ts';

const params = { id: 'wf' } as const;

const answer = ({ document, tag }: TaggedDocument): Response =>
  Response.json(document, { headers: { etag: tag, 'cache-control': 'no-cache' } });

export const GET = route({
  action: 'document.read',
  params,
  handle: async ({ actor, params }) => answer(await readWorkflowDocument(actor, params.id))
});

/** The body is the document itself; `If-Match` carries the ETag that was read. */
export const PUT = route({
  action: 'document.edit',
  params,
  body: z.unknown(),
  bodyBytes: LIMITS.documentBytes,
  handle: async ({ actor, params, body, event }) => {
    const ifMatch = event.request.headers.get('if-match') ?? undefined;
    return answer(await putWorkflowDocument(actor, params.id, { document: body, ifMatch }));
  }
});
