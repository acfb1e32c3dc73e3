import { liveSession } from '#lib/server/answers/live.ts';
import { route } from '#lib/server/route.ts';
import { startLiveSession } from '#lib/server/services/live-sessions.ts';

export const POST = route({
  action: 'live.host',
  params: { id: 'ls' },
  answer: liveSession,
  docs: {
    id: 'startLiveSession',
    tag: 'Live sessions',
    summary: 'Go live',
    description: 'From now on people come in by the link, and the replay begins.',
    errors: {
      NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
      WRONG_STATUS: [409, 'The session is not in the state for that.'],
      ALREADY_LIVE: [409, 'Another session on this workflow is on.']
    }
  },
  handle: ({ actor, params }) => startLiveSession(actor, params.id)
});
