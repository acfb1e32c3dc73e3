import { z } from 'zod';
import { folderId } from '#lib/server/answers/folders.ts';
import { route } from '#lib/server/route.ts';
import { moveWorkflow } from '#lib/server/services/folders.ts';

const place = z.strictObject({ folderId: folderId.nullable().meta({ description: 'null is the top.' }) });

export const POST = route({
  action: 'workflow.move',
  params: { id: 'wf' },
  body: place,
  answer: place,
  docs: { id: 'moveWorkflow', tag: 'Folders', summary: 'Move a workflow into a folder' },
  handle: ({ actor, params, body }) => moveWorkflow(actor, params.id, body)
});
