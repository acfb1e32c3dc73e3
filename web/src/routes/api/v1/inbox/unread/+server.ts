import { unreadCount } from '#lib/server/answers/inbox.ts';
import { route } from '#lib/server/route.ts';
import { countInbox } from '#lib/server/services/inbox.ts';

export const GET = route({
  action: 'org.read',
  answer: unreadCount,
  docs: { id: 'countInbox', tag: 'Inbox', summary: 'Count what you have not read' },
  handle: ({ actor }) => countInbox(actor)
});
