import { route } from '#lib/server/route.ts';
import { signUp, signUpInput } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'public',
  body: signUpInput,
  status: 201,
  handle: ({ event, body }) => signUp(event, body)
});
