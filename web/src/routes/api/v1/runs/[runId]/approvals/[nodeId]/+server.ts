import { z } from 'zod';
import { approval, decision } from '#lib/server/answers/approvals.ts';
import { route } from '#lib/server/route.ts';
import { decideApproval } from '#lib/server/services/approvals.ts';
import { formText } from '#lib/server/text-input.ts';

const COMMENT_CHARACTERS = 1_000;

export const POST = route({
  action: 'run.decide',
  params: { runId: 'run', nodeId: 'text' },
  body: z.strictObject({ decision, comment: formText.max(COMMENT_CHARACTERS).optional() }),
  answer: approval,
  docs: {
    id: 'decideApproval',
    tag: 'Runs',
    summary: 'Decide a question of a run',
    description: 'Only the first decision counts; the run goes on by it at once.',
    errors: { NOT_OPEN: [409, 'It was decided before, its time is over, or the run has ended.'] }
  },
  handle: ({ actor, params, body }) => decideApproval(actor, params, body)
});
