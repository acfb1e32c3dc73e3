import { z } from 'zod';
import { org } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { renameTeam } from '#lib/server/services/me.ts';
import { plainText } from '#lib/server/text-input.ts';

export const PATCH = route({
  action: 'org.rename',
  body: z.strictObject({ name: plainText(80).meta({ examples: ['Acme'] }) }),
  answer: org,
  docs: {
    id: 'renameTeam',
    tag: 'Team',
    summary: 'Rename the team'
  },
  handle: ({ actor, body }) => renameTeam(actor, body.name)
});
