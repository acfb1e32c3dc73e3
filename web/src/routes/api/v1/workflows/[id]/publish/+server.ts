import { z } from 'zod';
import { published } from '#lib/server/answers/workflows.ts';
import { INVALID_WORKFLOW, NOT_SAVED_YET } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { publishWorkflow } from '#lib/server/services/publishing.ts';
import { snapshot, versionName, versionNote } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'workflow.publish',
  params: { id: 'wf' },
  body: z.strictObject({
    snapshot,
    name: versionName.optional(),
    note: versionNote.optional()
  }),
  answer: published,
  docs: {
    id: 'publishWorkflow',
    tag: 'Workflows',
    summary: 'Publish a workflow',
    description:
      'Stores what is saved as the next version and makes it live at once. Publishing what is live already changes nothing.',
    errors: { NOT_SAVED_YET, INVALID_WORKFLOW }
  },
  handle: ({ actor, params, body }) => publishWorkflow(actor, params.id, body)
});
