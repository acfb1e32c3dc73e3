import { nothing } from '#lib/server/answers/parts.ts';
import { reviewDecision } from '#lib/server/answers/studio.ts';
import { route } from '#lib/server/route.ts';
import { decideSubmission } from '#lib/server/services/review.ts';

export const POST = route({
  action: 'signedIn',
  body: reviewDecision,
  answer: nothing,
  docs: {
    id: 'decideSubmission',
    tag: 'Studio',
    summary: 'Publish a submission, or send it back',
    description: 'For moderators. Who submitted it is told.',
    errors: {
      NOT_FOUND: [404, 'There is no such submission.'],
      NOT_MODERATOR: [403, 'The person is not a moderator.'],
      DECIDED: [409, 'It does not wait any more.'],
      SLUG_TAKEN: [409, 'The address was taken meanwhile.']
    }
  },
  handle: ({ user, body }) => decideSubmission(user.id, body)
});
