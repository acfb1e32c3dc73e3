import { z } from 'zod';
import { joinedTeam } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { chooseOrg } from '#lib/server/services/accounts.ts';
import { acceptInvitation } from '#lib/server/services/members.ts';

/** The token travels in the body: a link in a path would stand in access logs. */
export const POST = route({
  action: 'signedIn',
  body: z.strictObject({ token: z.string().max(64).meta({ description: 'The last part of the link.' }) }),
  answer: joinedTeam,
  docs: {
    id: 'acceptInvitation',
    tag: 'Team',
    summary: 'Join a team by its link',
    description: 'For a signed-in person. Harmless for somebody who is in the team already.',
    errors: { NOT_FOUND: [404, 'The invitation is not valid any more.'] }
  },
  handle: async ({ user, body, event }) => {
    const joined = await acceptInvitation(user.id, body.token);
    chooseOrg(event, joined.orgId);
    return joined;
  }
});
