import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { chooseOrg } from '#lib/server/services/accounts.ts';
import { acceptInvitation } from '#lib/server/services/members.ts';

/** The token travels in the body: a link in a path would stand in access logs. */
export const POST = route({
  action: 'signedIn',
  body: z.strictObject({ token: z.string().max(64) }),
  handle: async ({ user, body, event }) => {
    const joined = await acceptInvitation(user.id, body.token);
    chooseOrg(event, joined.orgId);
    return joined;
  }
});
