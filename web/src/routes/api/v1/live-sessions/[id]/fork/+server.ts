import { forkedWorkflow } from '#lib/server/answers/live.ts';
import { route } from '#lib/server/route.ts';
import { forkLive } from '#lib/server/services/live-replay.ts';
import { z } from 'zod';

export const POST = route({
  action: 'workflow.create',
  params: { id: 'ls' },
  body: z.strictObject({
    at: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Milliseconds since it went live; the latest moment unless told.' })
  }),
  status: 201,
  answer: forkedWorkflow,
  docs: {
    id: 'forkLiveSession',
    tag: 'Live sessions',
    summary: 'Make a workflow from a moment of a live session',
    description:
      'Of any session that is on or over, also of another team. No choice of secret or connection comes along.'
  },
  handle: ({ actor, params, body }) => forkLive(actor, params.id, body.at)
});
