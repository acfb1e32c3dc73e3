import { nothing } from '#lib/server/answers/parts.ts';
import { visitorOf } from '#lib/server/live/visitor.ts';
import { route } from '#lib/server/route.ts';
import { raiseHand } from '#lib/server/services/live-room.ts';
import { z } from 'zod';

export const POST = route({
  action: 'public',
  params: { id: 'ls' },
  body: z.strictObject({ raised: z.boolean() }),
  answer: nothing,
  docs: {
    id: 'raiseHand',
    tag: 'Live sessions',
    summary: 'Raise or lower one’s hand',
    description: 'For those who joined.',
    errors: { NOT_LIVE: [409, 'It is not on.'], TOO_MANY: [429, 'Too often at once.'] }
  },
  handle: ({ event, params, body }) => raiseHand(params.id, visitorOf(event, params.id), body.raised)
});
