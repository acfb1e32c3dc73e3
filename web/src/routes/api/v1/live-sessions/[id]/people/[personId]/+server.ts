import { livePerson } from '#lib/server/answers/live.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { changePerson, removePerson } from '#lib/server/services/live-hosting.ts';
import { z } from 'zod';

const ERRORS = {
  NOT_HOST: [403, 'Only its host, or an owner or admin, leads a session.'],
  WRONG_STATUS: [409, 'The session is not on.'],
  MEMBER: [409, 'The rights of members come from the team.']
} as const;

export const PATCH = route({
  action: 'live.host',
  params: { id: 'ls', personId: 'lp' },
  body: z.strictObject({
    role: z.enum(['co-builder', 'spectator']).optional(),
    handDown: z.boolean().optional().meta({ description: 'The raised hand was seen.' })
  }),
  answer: livePerson,
  docs: {
    id: 'changeLivePerson',
    tag: 'Live sessions',
    summary: 'Let a guest build, or only watch',
    description: 'In force at once, on every server.',
    errors: ERRORS
  },
  handle: ({ actor, params: { id, personId }, body }) =>
    changePerson(actor, { sessionId: id, personId }, body)
});

export const DELETE = route({
  action: 'live.host',
  params: { id: 'ls', personId: 'lp' },
  answer: nothing,
  docs: {
    id: 'removeLivePerson',
    tag: 'Live sessions',
    summary: 'Send a guest out of a live session',
    errors: ERRORS
  },
  handle: ({ actor, params: { id, personId } }) => removePerson(actor, { sessionId: id, personId })
});
