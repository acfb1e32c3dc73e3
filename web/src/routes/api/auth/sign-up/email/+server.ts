import { session } from '#lib/server/answers/people.ts';
import { TOO_MANY_ATTEMPTS } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { signUp, signUpInput } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  body: signUpInput,
  status: 201,
  answer: session,
  docs: {
    id: 'signUp',
    tag: 'Sign-in',
    summary: 'Make an account',
    description: 'Signs it in and gives it a team: that of the invitation, or one of its own.',
    errors: { EMAIL_TAKEN: [409, 'There is an account with this e-mail.'], TOO_MANY_ATTEMPTS }
  },
  handle: ({ event, body }) => signUp(event, body)
});
