import { session } from '#lib/server/answers/people.ts';
import { TOO_MANY_ATTEMPTS } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { signInDemo } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  answer: session,
  docs: {
    id: 'signInDemo',
    tag: 'Sign-in',
    summary: 'Sign in as the guest of the demo',
    errors: { NO_DEMO: [404, 'This installation has no demo.'], TOO_MANY_ATTEMPTS }
  },
  handle: ({ event }) => signInDemo(event)
});
