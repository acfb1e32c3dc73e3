import { z } from 'zod';
import { approval, decision, editableValue } from '#lib/server/answers/approvals.ts';
import { route } from '#lib/server/route.ts';
import { decideApproval } from '#lib/server/services/approvals.ts';
import { formText } from '#lib/server/text-input.ts';

const COMMENT_CHARACTERS = 1_000;

export const POST = route({
  action: 'run.decide',
  params: { runId: 'run', nodeId: 'text' },
  body: z.strictObject({
    decision,
    comment: formText.max(COMMENT_CHARACTERS).optional(),
    edits: z
      .array(editableValue)
      .max(50)
      .optional()
      .meta({ description: 'Texts that are to be changed with an approval, of those in `fields`.' })
  }),
  answer: approval,
  docs: {
    id: 'decideApproval',
    tag: 'Runs',
    summary: 'Decide a question of a run',
    description:
      'The first rejection counts, or as many approvals as it takes; then the run goes on at once. In a loop the question of the last round is meant.',
    errors: {
      NOT_ASKED: [403, 'Somebody else was asked.'],
      NOT_OPEN: [409, 'It was decided before, its time is over, or the run has ended.']
    }
  },
  handle: ({ actor, params, body }) => decideApproval(actor, params, body)
});
