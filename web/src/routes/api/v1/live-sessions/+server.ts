import { liveSession, liveSessionPage } from '#lib/server/answers/live.ts';
import { publicId } from '#lib/server/answers/parts.ts';
import { sessionFields } from '#lib/server/live/input.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listLiveSessions, scheduleLiveSession } from '#lib/server/services/live-sessions.ts';
import { z } from 'zod';

const workflowId = publicId('wf', 'The workflow that is built.');

export const GET = route({
  action: 'live.read',
  query: z.strictObject({
    ...pageQuery,
    workflowId: workflowId.optional(),
    status: z.enum(['scheduled', 'live', 'ended', 'cancelled']).optional()
  }),
  answer: liveSessionPage,
  docs: {
    id: 'listLiveSessions',
    tag: 'Live sessions',
    summary: 'List live sessions',
    description: 'Those of the team, latest first.'
  },
  handle: ({ actor, query }) => listLiveSessions(actor, query)
});

export const POST = route({
  action: 'live.schedule',
  body: z.strictObject({ workflowId, ...sessionFields }),
  status: 201,
  answer: liveSession,
  docs: {
    id: 'scheduleLiveSession',
    tag: 'Live sessions',
    summary: 'Schedule a live session',
    description:
      'Whoever schedules it is its host. Everything in the workflow’s document can be seen by whoever has the link while the session is on.',
    errors: { NOT_FOUND: [404, 'There is no such workflow in the team.'] }
  },
  handle: ({ actor, body }) => scheduleLiveSession(actor, body)
});
