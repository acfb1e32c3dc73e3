import { liveRoom } from '#lib/server/answers/live.ts';
import { route } from '#lib/server/route.ts';
import { joinAsMember } from '#lib/server/services/live-room.ts';

export const POST = route({
  action: 'live.read',
  params: { id: 'ls' },
  answer: liveRoom,
  docs: {
    id: 'joinLiveSession',
    tag: 'Live sessions',
    summary: 'Join a live session of the team',
    description:
      'Harmless for somebody who is in it. People without a place in the team join on its public page.',
    errors: { NOT_LIVE: [409, 'It is not on.'] }
  },
  handle: ({ actor, params }) => joinAsMember(actor, params.id)
});
