import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { signOut } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  answer: nothing,
  docs: {
    id: 'signOut',
    tag: 'Sign-in',
    summary: 'Sign out',
    description: 'Ends this browser’s session; harmless without one.'
  },
  handle: ({ event }) => signOut(event)
});
