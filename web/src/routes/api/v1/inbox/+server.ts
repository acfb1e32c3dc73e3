import { z } from 'zod';
import { noticePage } from '#lib/server/answers/inbox.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listInbox } from '#lib/server/services/inbox.ts';
import { flag } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'org.read',
  query: z.strictObject({
    ...pageQuery,
    unread: flag.optional().describe('`true` leaves out what was read.')
  }),
  answer: noticePage,
  docs: {
    id: 'listInbox',
    tag: 'Inbox',
    summary: 'List what you should know',
    description: 'Your own notices, newest first.'
  },
  handle: ({ actor, query }) => listInbox(actor, query)
});
