import { thread } from '#lib/server/answers/comments.ts';
import { route } from '#lib/server/route.ts';
import { readThread, resolveThread, threadState } from '#lib/server/services/comments.ts';

export const GET = route({
  action: 'document.read',
  params: { id: 'thr' },
  answer: thread,
  docs: {
    id: 'showCommentThread',
    tag: 'Comments',
    summary: 'Show a thread with its comments'
  },
  handle: ({ actor, params }) => readThread(actor, params.id)
});

export const PATCH = route({
  action: 'document.comment',
  params: { id: 'thr' },
  body: threadState,
  answer: thread,
  docs: {
    id: 'resolveCommentThread',
    tag: 'Comments',
    summary: 'Resolve a thread or open it again'
  },
  handle: ({ actor, params, body }) => resolveThread(actor, params.id, body)
});
