import { me } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { readMe } from '#lib/server/services/me.ts';

export const GET = route({
  action: 'org.read',
  answer: me,
  docs: {
    id: 'readMe',
    tag: 'Team',
    summary: 'Read who you are',
    description: 'The person or key that asks, its role, and the team that the request is about.'
  },
  handle: ({ actor }) => readMe(actor)
});
