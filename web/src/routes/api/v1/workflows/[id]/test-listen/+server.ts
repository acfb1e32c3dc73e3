import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { listenForTest } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'run.test',
  params: { id: 'wf' },
  body: z.strictObject({ snapshot: z.base64().optional() }),
  handle: ({ actor, params, body }) => listenForTest(actor, params.id, body)
});
