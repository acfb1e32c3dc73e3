import { z } from 'zod';
import { nothing, publicId } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { revokeSessions } from '#lib/server/services/sessions.ts';

export const POST = route({
  action: 'signedIn',
  body: z.strictObject({ id: publicId('ses', 'The one to end; all others unless told.').optional() }),
  answer: nothing,
  docs: {
    id: 'revokeSessions',
    tag: 'Account',
    summary: 'Sign out other browsers',
    description: 'One, by its id, or all but the one that asks. They are signed out at once.',
    errors: { NOT_FOUND: [404, 'The account has no such session.'] }
  },
  handle: ({ event, body }) => revokeSessions(event.request.headers, body.id)
});
