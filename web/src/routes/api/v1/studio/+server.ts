import { studio } from '#lib/server/answers/studio.ts';
import { route } from '#lib/server/route.ts';
import { readStudio } from '#lib/server/services/studio.ts';

export const GET = route({
  action: 'workflow.publish',
  answer: studio,
  docs: {
    id: 'readStudio',
    tag: 'Studio',
    summary: 'Read what one published',
    description: 'With what is counted just now, and the submissions of the team.'
  },
  handle: ({ actor }) => readStudio(actor)
});
