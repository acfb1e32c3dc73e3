import { z } from 'zod';
import { org } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { chooseOrg } from '#lib/server/services/accounts.ts';
import { createTeam } from '#lib/server/services/me.ts';
import { plainText } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'signedIn',
  body: z.strictObject({ name: plainText(80).meta({ examples: ['Acme'] }) }),
  status: 201,
  answer: org,
  docs: {
    id: 'createTeam',
    tag: 'Account',
    summary: 'Create a team',
    description: 'You own it, and this browser looks at it from now on.'
  },
  handle: async ({ event, user, body }) => {
    const made = await createTeam(user.id, body.name);
    chooseOrg(event, made.id);
    return made;
  }
});
