import { liveSession } from '#lib/server/answers/live.ts';
import { route } from '#lib/server/route.ts';
import { cancelLiveSession } from '#lib/server/services/live-sessions.ts';

export const POST = route({
  action: 'live.host',
  params: { id: 'ls' },
  answer: liveSession,
  docs: {
    id: 'cancelLiveSession',
    tag: 'Live sessions',
    summary: 'Call a live session off',
    description: 'One that has not begun yet.',
    errors: {
      NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
      WRONG_STATUS: [409, 'The session is not in the state for that.']
    }
  },
  handle: ({ actor, params }) => cancelLiveSession(actor, params.id)
});
