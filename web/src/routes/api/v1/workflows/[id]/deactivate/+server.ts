import { route } from '#lib/server/route.ts';
import { setActive } from '#lib/server/services/publishing.ts';

export const POST = route({
  action: 'workflow.activate',
  params: { id: 'wf' },
  handle: ({ actor, params }) => setActive(actor, params.id, false)
});
