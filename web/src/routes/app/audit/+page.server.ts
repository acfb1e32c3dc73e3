import { auditFilter } from '#lib/audit/words.ts';
import { listAudit } from '#lib/server/services/audit.ts';
import { listMembers } from '#lib/server/services/members.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const actor = actorOf(locals);
  const { searchParams } = url;
  const cursor = searchParams.get('cursor') ?? undefined;
  const [page, members] = await Promise.all([
    listAudit(actor, { ...auditFilter(searchParams, new Date()), cursor, limit: PAGE_SIZE }),
    listMembers(actor)
  ]);
  return {
    entries: page.data,
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    people: members.data.map(({ userId, name }) => ({ value: userId, label: name })),
    chosen: {
      kind: searchParams.get('kind') ?? 'all',
      person: searchParams.get('person') ?? 'all',
      since: searchParams.get('since') ?? 'all'
    }
  };
};
