import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { rollback } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'workflow.rollback',
  params: { id: 'wf' },
  body: z.strictObject({ versionId: z.string() }),
  handle: ({ actor, params, body }) => rollback(actor, params.id, body)
});
