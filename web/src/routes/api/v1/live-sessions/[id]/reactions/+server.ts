import { nothing } from '#lib/server/answers/parts.ts';
import { visitorOf } from '#lib/server/live/visitor.ts';
import { route } from '#lib/server/route.ts';
import { react } from '#lib/server/services/live-room.ts';
import { LIVE_REACTIONS } from '@automateos/workflow';
import { z } from 'zod';

export const POST = route({
  action: 'public',
  params: { id: 'ls' },
  body: z.strictObject({ reaction: z.enum(LIVE_REACTIONS) }),
  answer: nothing,
  docs: {
    id: 'react',
    tag: 'Live sessions',
    summary: 'Show a reaction to everybody',
    description: 'For those who joined. It is kept nowhere.',
    errors: { NOT_LIVE: [409, 'It is not on.'], TOO_MANY: [429, 'Too many at once.'] }
  },
  handle: ({ event, params, body }) => react(params.id, visitorOf(event, params.id), body.reaction)
});
