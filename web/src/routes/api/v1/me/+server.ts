import { z } from 'zod';
import { me, person } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { readMe, updateMe } from '#lib/server/services/me.ts';
import { plainText } from '#lib/server/text-input.ts';

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

export const PATCH = route({
  action: 'signedIn',
  body: z.strictObject({
    name: plainText(80).optional(),
    color: z.int().min(1).max(6).nullable().optional().meta({
      description: 'Which of the six colours of people; null for the one of the id.'
    })
  }),
  answer: person,
  docs: { id: 'updateMe', tag: 'Account', summary: 'Change your name or colour' },
  handle: ({ user, body }) => updateMe(user.id, body)
});
