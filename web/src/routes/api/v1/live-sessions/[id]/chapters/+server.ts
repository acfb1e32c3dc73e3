import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { addChapter } from '#lib/server/services/live-hosting.ts';
import { plainText } from '#lib/server/text-input.ts';
import { z } from 'zod';

export const POST = route({
  action: 'live.host',
  params: { id: 'ls' },
  body: z.strictObject({ text: plainText(120).meta({ examples: ['The first test run'] }) }),
  answer: nothing,
  docs: {
    id: 'addChapter',
    tag: 'Live sessions',
    summary: 'Mark the moment for the replay',
    errors: {
      NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
      WRONG_STATUS: [409, 'The session is not on.']
    }
  },
  handle: ({ actor, params, body }) => addChapter(actor, params.id, body.text)
});
