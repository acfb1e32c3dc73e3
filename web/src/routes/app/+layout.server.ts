import { countInbox } from '#lib/server/services/inbox.ts';
import { readMe } from '#lib/server/services/me.ts';
import { withNext } from '#lib/shell/next-url.ts';
import { redirect } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { user, actor } = locals;
  if (!user || !actor) redirect(303, withNext('/sign-in', url.pathname + url.search));
  const [shell, { unread }] = await Promise.all([readMe(actor), countInbox(actor)]);
  return { shell, unread };
};
