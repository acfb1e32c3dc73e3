import { activation } from '#lib/server/answers/workflows.ts';
import { NOT_PUBLISHED, WEBHOOK_PATH_TAKEN } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { setActive } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'workflow.activate',
  params: { id: 'wf' },
  answer: activation,
  docs: {
    id: 'activateWorkflow',
    tag: 'Workflows',
    summary: 'Switch a workflow on',
    description: 'Its triggers start runs of the live version.',
    errors: { NOT_PUBLISHED, WEBHOOK_PATH_TAKEN }
  },
  handle: ({ actor, params }) => setActive(actor, params.id, true)
});
