import { nothing } from '#lib/server/answers/parts.ts';
import { ALREADY_RESOLVED } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { discardBody } from '#lib/server/run-input.ts';
import { discardDeadLetter } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.discard',
  params: { id: 'dl' },
  body: discardBody,
  answer: nothing,
  docs: {
    id: 'discardDeadLetter',
    tag: 'Failed runs',
    summary: 'Discard a failed run',
    description: 'Marks it as dealt with, without running it again.',
    errors: { ALREADY_RESOLVED }
  },
  handle: ({ actor, params, body }) => discardDeadLetter(actor, params.id, body)
});
