import { z } from 'zod';
import { testWebhooks } from '#lib/server/answers/workflows.ts';
import { INVALID_WORKFLOW, NOT_SAVED_YET } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { listenForTest } from '#lib/server/services/publishing.ts';
import { snapshot } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'run.test',
  params: { id: 'wf' },
  body: z.strictObject({ snapshot }),
  answer: testWebhooks,
  docs: {
    id: 'listenForTest',
    tag: 'Runs',
    summary: 'Listen for a test delivery',
    description:
      'Opens the test addresses of the unpublished edits for ten minutes. Each delivery starts a test run.',
    errors: { NOT_SAVED_YET, NO_WEBHOOK: [409, 'The workflow has no webhook.'], INVALID_WORKFLOW }
  },
  handle: ({ actor, params, body }) => listenForTest(actor, params.id, body)
});
