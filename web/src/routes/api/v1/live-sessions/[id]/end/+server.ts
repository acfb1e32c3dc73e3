import { liveSession } from '#lib/server/answers/live.ts';
import { route } from '#lib/server/route.ts';
import { endLiveSession } from '#lib/server/services/live-sessions.ts';

export const POST = route({
  action: 'live.host',
  params: { id: 'ls' },
  answer: liveSession,
  docs: {
    id: 'endLiveSession',
    tag: 'Live sessions',
    summary: 'End a live session',
    description: 'Guests are sent out and the replay can be seen on its page.',
    errors: {
      NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
      WRONG_STATUS: [409, 'The session is not in the state for that.']
    }
  },
  handle: ({ actor, params }) => endLiveSession(actor, params.id)
});
