import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { readNotices } from '#lib/server/services/inbox.ts';

export const POST = route({
  action: 'org.read',
  params: { id: 'ntf' },
  answer: nothing,
  docs: { id: 'readNotice', tag: 'Inbox', summary: 'Mark a notice as read' },
  handle: ({ actor, params }) => readNotices(actor, params.id)
});
