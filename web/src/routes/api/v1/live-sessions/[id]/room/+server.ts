import { liveRoom } from '#lib/server/answers/live.ts';
import { visitorOf } from '#lib/server/live/visitor.ts';
import { route } from '#lib/server/route.ts';
import { readLiveRoom } from '#lib/server/services/live-room.ts';

export const GET = route({
  action: 'public',
  params: { id: 'ls' },
  answer: liveRoom,
  docs: {
    id: 'readLiveRoom',
    tag: 'Live sessions',
    summary: 'Read who is in a live session and what was said',
    description: 'For those who joined, with an account or as a guest.',
    errors: { NOT_LIVE: [409, 'It is not on.'] }
  },
  handle: ({ event, params }) => readLiveRoom(params.id, visitorOf(event, params.id))
});
