import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { readNotices } from '#lib/server/services/inbox.ts';

export const POST = route({
  action: 'org.read',
  answer: nothing,
  docs: { id: 'readInbox', tag: 'Inbox', summary: 'Mark everything as read' },
  handle: ({ actor }) => readNotices(actor)
});
