import { z } from 'zod';
import { published, versionId } from '#lib/server/answers/workflows.ts';
import { WEBHOOK_PATH_TAKEN } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { rollback } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'workflow.rollback',
  params: { id: 'wf' },
  body: z.strictObject({ versionId }),
  answer: published,
  docs: {
    id: 'rollbackWorkflow',
    tag: 'Versions',
    summary: 'Make an older version live',
    description: 'The document that people edit stays as it is.',
    errors: { DRAFT: [409, 'The version belongs to a test run and was never published.'], WEBHOOK_PATH_TAKEN }
  },
  handle: ({ actor, params, body }) => rollback(actor, params.id, body)
});
