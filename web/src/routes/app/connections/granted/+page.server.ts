import { redirect } from '@sveltejs/kit';
import { toApiError } from '#lib/server/errors.ts';
import { GRANT_COOKIE, GRANT_PATH } from '#lib/server/grant-cookie.ts';
import { finishGrant } from '#lib/server/services/grants.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

/** Services send people back here. All goes well: on to the list. */
export const load: PageServerLoad = async ({ url, locals, cookies, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  const answer = {
    ...{ code: parameter('code'), state: parameter('state'), error: parameter('error') },
    nonce: cookies.get(GRANT_COOKIE) ?? ''
  };
  cookies.delete(GRANT_COOKIE, { path: GRANT_PATH });
  try {
    await finishGrant(actorOf(locals), answer);
  } catch (error) {
    const known = toApiError(error);
    if (!known) throw error;
    return { message: known.message };
  }
  redirect(303, '/app/connections');
};
