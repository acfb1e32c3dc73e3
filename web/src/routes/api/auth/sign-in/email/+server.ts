import { session } from '#lib/server/answers/people.ts';
import { TOO_MANY_ATTEMPTS } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { signIn, signInInput } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  body: signInInput,
  answer: session,
  docs: {
    id: 'signIn',
    tag: 'Sign-in',
    summary: 'Sign in',
    errors: { WRONG_CREDENTIALS: [401, 'The e-mail or the password is wrong.'], TOO_MANY_ATTEMPTS },
    answerHeaders: {
      'ratelimit-limit': 'Attempts allowed per minute.',
      'ratelimit-remaining': 'Attempts left in this minute.',
      'ratelimit-reset': 'Seconds until there are attempts again.'
    }
  },
  handle: ({ event, body }) => signIn(event, body)
});
