import { thread } from '#lib/server/answers/comments.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { changeComment, commentBody, deleteComment } from '#lib/server/services/comments.ts';

const NOT_YOURS = [403, 'Somebody else wrote it.'] as const;

export const PATCH = route({
  action: 'document.comment',
  params: { id: 'cmt' },
  body: commentBody,
  answer: thread,
  docs: {
    id: 'changeComment',
    tag: 'Comments',
    summary: 'Change a comment of your own',
    errors: {
      NOT_YOURS,
      SECRET_IN_COMMENT: [400, 'It contains what looks like a credential.'],
      NOT_A_MEMBER: [400, 'Somebody is mentioned who is not in the team.']
    }
  },
  handle: ({ actor, params, body }) => changeComment(actor, params.id, body)
});

export const DELETE = route({
  action: 'document.comment',
  params: { id: 'cmt' },
  answer: nothing,
  docs: {
    id: 'deleteComment',
    tag: 'Comments',
    summary: 'Delete a comment of your own',
    description: 'Its words are gone for good, out of inboxes too.',
    errors: { NOT_YOURS }
  },
  handle: ({ actor, params }) => deleteComment(actor, params.id)
});
