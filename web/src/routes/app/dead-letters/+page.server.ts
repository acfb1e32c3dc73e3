import { listDeadLetters } from '#lib/server/services/dead-letters.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:dead-letters');
  const actor = actorOf(locals);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const page = await listDeadLetters(actor, { cursor, limit: PAGE_SIZE });
  return {
    letters: page.data,
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    mayReplay: may(actor, 'deadLetter.replay'),
    mayDiscard: may(actor, 'deadLetter.discard')
  };
};
