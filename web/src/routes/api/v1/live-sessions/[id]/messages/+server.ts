import { liveMessage } from '#lib/server/answers/live.ts';
import { spokenText } from '#lib/server/live/input.ts';
import { visitorOf } from '#lib/server/live/visitor.ts';
import { route } from '#lib/server/route.ts';
import { say } from '#lib/server/services/live-room.ts';
import { z } from 'zod';

export const POST = route({
  action: 'public',
  params: { id: 'ls' },
  body: z.strictObject({ text: spokenText }),
  status: 201,
  answer: liveMessage,
  docs: {
    id: 'sayInLiveSession',
    tag: 'Live sessions',
    summary: 'Say something in a live session',
    description: 'For those who joined. It is in the replay too.',
    errors: { NOT_LIVE: [409, 'It is not on.'], TOO_MANY: [429, 'Too many messages at once.'] }
  },
  handle: ({ event, params, body }) => say(params.id, visitorOf(event, params.id), body.text)
});
