import { nothing } from '#lib/server/answers/parts.ts';
import { TOO_MANY_ATTEMPTS } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { changePassword, passwordChange } from '#lib/server/services/accounts.ts';

export const POST = route({
  action: 'signedIn',
  body: passwordChange,
  answer: nothing,
  docs: {
    id: 'changePassword',
    tag: 'Account',
    summary: 'Change the password',
    description: 'Every other browser is signed out.',
    errors: {
      WRONG_PASSWORD: [400, 'The current password is wrong.'],
      NO_PASSWORD: [409, 'The account has no password.'],
      TOO_MANY_ATTEMPTS
    }
  },
  handle: ({ event, body }) => changePassword(event, body)
});
