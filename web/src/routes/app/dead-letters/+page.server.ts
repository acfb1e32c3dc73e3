import { listDeadLetters } from '#lib/server/services/dead-letters.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:dead-letters');
  const actor = actorOf(locals);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const workflowId = url.searchParams.get('workflow') || undefined;
  const page = await listDeadLetters(actor, { workflowId, cursor, limit: PAGE_SIZE, count: 'true' });
  return {
    letters: page.data,
    total: page.total ?? page.data.length,
    workflowId,
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    mayReplay: may(actor, 'deadLetter.replay'),
    mayDiscard: may(actor, 'deadLetter.discard')
  };
};
