import { reviewPage } from '#lib/server/answers/studio.ts';
import { route } from '#lib/server/route.ts';
import { listReviews } from '#lib/server/services/review.ts';

export const GET = route({
  action: 'signedIn',
  answer: reviewPage,
  docs: {
    id: 'listReviews',
    tag: 'Studio',
    summary: 'List what waits for review',
    description: 'For moderators, oldest first.',
    errors: { NOT_MODERATOR: [403, 'The person is not a moderator.'] }
  },
  handle: ({ user }) => listReviews(user.id)
});
