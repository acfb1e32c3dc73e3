import { connectionGrant } from '#lib/server/answers/connections.ts';
import { platform } from '#lib/server/platform.ts';
import { route } from '#lib/server/route.ts';
import { beginGrant, GRANT_MS } from '#lib/server/services/grants.ts';
import { GRANT_COOKIE, GRANT_PATH } from '#lib/server/grant-cookie.ts';

export const POST = route({
  action: 'connection.replace',
  params: { id: 'con' },
  answer: connectionGrant,
  docs: {
    id: 'authorizeConnection',
    tag: 'Connections',
    summary: 'Begin to grant access to a connection',
    description:
      'For connections with a client id of their own. A person opens `url`, says yes there, and comes back in the same browser.',
    errors: {
      NO_GRANT_NEEDED: [409, 'The connection has a key of its own.'],
      USE_ONLY: [403, 'Somebody else added it.']
    }
  },
  handle: async ({ actor, params, event }) => {
    const { url, nonce } = await beginGrant(actor, params.id);
    event.cookies.set(GRANT_COOKIE, nonce, {
      ...{ path: GRANT_PATH, httpOnly: true, sameSite: 'lax', maxAge: GRANT_MS / 1000 },
      secure: platform().publicUrl.startsWith('https:')
    });
    return { url };
  }
});
