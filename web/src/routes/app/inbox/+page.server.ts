import { listInbox } from '#lib/server/services/inbox.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:inbox');
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const onlyUnread = url.searchParams.get('show') === 'unread';
  const page = await listInbox(actorOf(locals), { cursor, unread: onlyUnread, limit: PAGE_SIZE });
  return {
    notices: page.data,
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    onlyUnread
  };
};
