import { route } from '#lib/server/route.ts';
import { replayBody } from '#lib/server/run-input.ts';
import { replayDeadLetter } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.replay',
  params: { id: 'dl' },
  body: replayBody,
  status: 202,
  handle: ({ actor, params, body }) => replayDeadLetter(actor, params.id, body)
});
