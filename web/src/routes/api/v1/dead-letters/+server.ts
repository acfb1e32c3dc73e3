import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listDeadLetters } from '#lib/server/services/dead-letters.ts';

export const GET = route({
  action: 'deadLetter.read',
  query: z.strictObject({ ...pageQuery, workflowId: z.string().optional(), open: z.stringbool().optional() }),
  handle: ({ actor, query }) => listDeadLetters(actor, query)
});
