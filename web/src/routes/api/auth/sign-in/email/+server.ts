import { route } from '#lib/server/route.ts';
import { signIn, signInInput } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  body: signInInput,
  handle: ({ event, body }) => signIn(event, body)
});
