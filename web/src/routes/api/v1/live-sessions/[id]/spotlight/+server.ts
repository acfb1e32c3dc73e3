import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { setSpotlight } from '#lib/server/services/live-hosting.ts';
import { z } from 'zod';

export const POST = route({
  action: 'live.host',
  params: { id: 'ls' },
  body: z.strictObject({ on: z.boolean() }),
  answer: nothing,
  docs: {
    id: 'setSpotlight',
    tag: 'Live sessions',
    summary: 'Ask everybody to follow one’s view',
    description: 'Each person may look elsewhere all the same.',
    errors: {
      NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
      WRONG_STATUS: [409, 'The session is not on.'],
      NOT_THERE: [409, 'Whoever asks is not in the session.']
    }
  },
  handle: ({ actor, params, body }) => setSpotlight(actor, params.id, body.on)
});
