import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { removeLiveMessage } from '#lib/server/services/live-hosting.ts';

export const DELETE = route({
  action: 'live.host',
  params: { id: 'ls', messageId: 'lm' },
  answer: nothing,
  docs: {
    id: 'removeLiveMessage',
    tag: 'Live sessions',
    summary: 'Remove a message from a live session',
    description: 'Out of the chat, and out of the replay.',
    errors: { NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'] }
  },
  handle: ({ actor, params: { id, messageId } }) => removeLiveMessage(actor, { sessionId: id, messageId })
});
