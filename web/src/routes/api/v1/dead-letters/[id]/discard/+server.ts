import { route } from '#lib/server/route.ts';
import { discardDeadLetter } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.discard',
  params: { id: 'dl' },
  handle: ({ actor, params }) => discardDeadLetter(actor, params.id)
});
