import { z } from 'zod';
import { bulkResult } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { letterIds, replayBody } from '#lib/server/run-input.ts';
import { replayDeadLetters } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.replay',
  body: z.strictObject({ ids: letterIds, ...replayBody.shape }),
  status: 202,
  answer: bulkResult,
  docs: {
    id: 'replayDeadLetters',
    tag: 'Failed runs',
    summary: 'Run several failed runs again',
    description: 'Each from its failed step unless told. One that is refused does not keep back the others.'
  },
  handle: ({ actor, body }) => replayDeadLetters(actor, body)
});
