import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { markThreadRead } from '#lib/server/services/comments.ts';

export const POST = route({
  action: 'document.read',
  params: { id: 'thr' },
  answer: nothing,
  docs: {
    id: 'readCommentThread',
    tag: 'Comments',
    summary: 'Mark a thread as read',
    description: 'For whoever asks; what the inbox says about it is read then too.'
  },
  handle: ({ actor, params }) => markThreadRead(actor, params.id)
});
