import { activation } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { setActive } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'workflow.activate',
  params: { id: 'wf' },
  answer: activation,
  docs: {
    id: 'deactivateWorkflow',
    tag: 'Workflows',
    summary: 'Switch a workflow off',
    description: 'Its triggers start nothing any more. Runs in flight go on.'
  },
  handle: ({ actor, params }) => setActive(actor, params.id, false)
});
