import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { recallSubmission } from '#lib/server/services/submissions.ts';

export const POST = route({
  action: 'workflow.publish',
  params: { id: 'sbm' },
  answer: nothing,
  docs: {
    id: 'recallSubmission',
    tag: 'Studio',
    summary: 'Take a submission back',
    errors: { DECIDED: [409, 'It does not wait any more.'] }
  },
  handle: ({ actor, params }) => recallSubmission(actor, params.id)
});
