import { liveSession } from '#lib/server/answers/live.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { sessionFields } from '#lib/server/live/input.ts';
import { route } from '#lib/server/route.ts';
import { changeLiveSession, deleteLiveSession, readLiveSession } from '#lib/server/services/live-sessions.ts';
import { z } from 'zod';

const NOT_HOST = { NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'] } as const;
const WRONG_STATUS = { WRONG_STATUS: [409, 'The session is not in the state for that.'] } as const;
const { title, description, startsAt, minutes, listed } = sessionFields;

export const GET = route({
  action: 'live.read',
  params: { id: 'ls' },
  answer: liveSession,
  docs: { id: 'readLiveSession', tag: 'Live sessions', summary: 'Read a live session' },
  handle: ({ actor, params }) => readLiveSession(actor, params.id)
});

export const PATCH = route({
  action: 'live.host',
  params: { id: 'ls' },
  body: z.strictObject({
    title: title.optional(),
    description: description.unwrap().optional(),
    startsAt: startsAt.optional(),
    minutes: minutes.unwrap().optional(),
    listed: listed.unwrap().optional()
  }),
  answer: liveSession,
  docs: {
    id: 'changeLiveSession',
    tag: 'Live sessions',
    summary: 'Change a live session',
    errors: { ...NOT_HOST, ...WRONG_STATUS }
  },
  handle: ({ actor, params, body }) => changeLiveSession(actor, params.id, body)
});

export const DELETE = route({
  action: 'live.host',
  params: { id: 'ls' },
  answer: nothing,
  docs: {
    id: 'deleteLiveSession',
    tag: 'Live sessions',
    summary: 'Delete a live session',
    description: 'With its page, its chat and its replay. One that is on must be ended first.',
    errors: { ...NOT_HOST, ...WRONG_STATUS }
  },
  handle: ({ actor, params }) => deleteLiveSession(actor, params.id)
});
