import { unreadCount } from '#lib/server/answers/inbox.ts';
import { eventStream } from '#lib/server/operation.ts';
import { route } from '#lib/server/route.ts';
import { streamInbox } from '#lib/server/run-stream.ts';

export const GET = route({
  action: 'org.read',
  answer: eventStream({ inbox: unreadCount }),
  docs: {
    id: 'followInbox',
    tag: 'Inbox',
    summary: 'Follow your inbox live',
    description:
      'Server-sent events without an end: an `inbox` with what is unread, at once and whenever that changes. A comment every five seconds shows that the stream lives.'
  },
  handle: ({ actor, event }) => streamInbox({ actor, event })
});
