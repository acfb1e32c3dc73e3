import { thread } from '#lib/server/answers/comments.ts';
import { route } from '#lib/server/route.ts';
import { commentBody, replyToThread } from '#lib/server/services/comments.ts';

export const POST = route({
  action: 'document.comment',
  params: { id: 'thr' },
  body: commentBody,
  status: 201,
  answer: thread,
  docs: {
    id: 'replyToComment',
    tag: 'Comments',
    summary: 'Answer in a thread',
    description: 'Everybody who took part finds it in the inbox.',
    errors: {
      SECRET_IN_COMMENT: [400, 'It contains what looks like a credential.'],
      NOT_A_MEMBER: [400, 'Somebody is mentioned who is not in the team.'],
      TOO_MANY_COMMENTS: [409, 'The thread has no room for more.']
    }
  },
  handle: ({ actor, params, body }) => replyToThread(actor, params.id, body)
});
