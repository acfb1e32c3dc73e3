import { z } from 'zod';
import { bulkResult } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { discardBody, letterIds } from '#lib/server/run-input.ts';
import { discardDeadLetters } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.discard',
  body: z.strictObject({ ids: letterIds, ...discardBody.shape }),
  answer: bulkResult,
  docs: {
    id: 'discardDeadLetters',
    tag: 'Failed runs',
    summary: 'Discard several failed runs',
    description: 'Marks them as dealt with, without running them again.'
  },
  handle: ({ actor, body }) => discardDeadLetters(actor, body)
});
