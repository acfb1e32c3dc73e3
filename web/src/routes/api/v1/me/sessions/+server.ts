import { z } from 'zod';
import { browserSessionPage } from '#lib/server/answers/people.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listSessions } from '#lib/server/services/sessions.ts';

export const GET = route({
  action: 'signedIn',
  query: z.strictObject(pageQuery),
  answer: browserSessionPage,
  docs: {
    id: 'listSessions',
    tag: 'Account',
    summary: 'List browsers that are signed in',
    description: 'All of the account, the last used first.'
  },
  handle: ({ event }) => listSessions(event.request.headers)
});
