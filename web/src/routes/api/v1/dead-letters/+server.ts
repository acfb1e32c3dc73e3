import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { deadLetterPage } from '#lib/server/answers/runs.ts';
import { workflowId } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { listDeadLetters } from '#lib/server/services/dead-letters.ts';
import { flag } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'deadLetter.read',
  query: z.strictObject({
    ...pageQuery,
    workflowId: workflowId.optional(),
    open: flag.optional().meta({ description: '`false` for those that somebody has dealt with, too.' })
  }),
  answer: deadLetterPage,
  docs: {
    id: 'listDeadLetters',
    tag: 'Failed runs',
    summary: 'List failed runs',
    description: 'Those that nobody has dealt with, newest first; all of them with `open=false`.'
  },
  handle: ({ actor, query }) => listDeadLetters(actor, query)
});
