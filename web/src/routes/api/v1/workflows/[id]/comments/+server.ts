import { z } from 'zod';
import { thread, threadPage } from '#lib/server/answers/comments.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listThreads, newThread, startThread } from '#lib/server/services/comments.ts';

export const GET = route({
  action: 'document.read',
  params: { id: 'wf' },
  query: z.strictObject(pageQuery),
  answer: threadPage,
  docs: {
    id: 'listComments',
    tag: 'Comments',
    summary: 'List the comments of a workflow',
    description: 'All threads with their comments, oldest first, those of deleted steps too.'
  },
  handle: ({ actor, params }) => listThreads(actor, params.id)
});

export const POST = route({
  action: 'document.comment',
  params: { id: 'wf' },
  body: newThread,
  status: 201,
  answer: thread,
  docs: {
    id: 'startCommentThread',
    tag: 'Comments',
    summary: 'Comment on a step',
    description: 'Begins a thread in your name. Everybody in the workflow sees it at once.',
    errors: {
      SECRET_IN_COMMENT: [400, 'It contains what looks like a credential.'],
      NOT_A_MEMBER: [400, 'Somebody is mentioned who is not in the team.'],
      TOO_MANY_COMMENTS: [409, 'The workflow has no room for more.']
    }
  },
  handle: ({ actor, params, body }) => startThread(actor, params.id, body)
});
