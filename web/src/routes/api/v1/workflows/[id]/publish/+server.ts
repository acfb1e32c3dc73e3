import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { publishWorkflow } from '#lib/server/services/publishing.ts';
import { plainText } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'workflow.publish',
  params: { id: 'wf' },
  body: z.strictObject({ snapshot: z.base64().optional(), note: plainText(2_000).optional() }),
  handle: ({ actor, params, body }) => publishWorkflow(actor, params.id, body)
});
