import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/** The seeded visitor of "explore the demo". The address is reserved (RFC 2606), so nobody can own it. */
export const DEMO_EMAIL = 'guest@demo.invalid';

/** `POST /sign-in/demo`: a session of the seeded demo user, without a password. Refused where no demo was seeded. */
export const demoSignIn = {
  id: 'demo',
  endpoints: {
    signInDemo: createAuthEndpoint('/sign-in/demo', { method: 'POST' }, async (ctx) => {
      const found = await ctx.context.internalAdapter.findUserByEmail(DEMO_EMAIL);
      if (!found)
        throw new APIError('NOT_FOUND', { code: 'NO_DEMO', message: 'This installation has no demo.' });
      const session = await ctx.context.internalAdapter.createSession(found.user.id, true);
      await setSessionCookie(ctx, { session, user: found.user }, true);
      return ctx.json({ userId: found.user.id });
    })
  }
} satisfies BetterAuthPlugin;
