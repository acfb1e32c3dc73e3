import { setup } from '#lib/server/answers/gallery.ts';
import { route } from '#lib/server/route.ts';
import { readSetup } from '#lib/server/services/setup.ts';

export const GET = route({
  action: 'workflow.read',
  params: { id: 'wf' },
  answer: setup,
  docs: {
    id: 'readSetup',
    tag: 'Gallery',
    summary: 'Read what is left to set up',
    description: 'Of a workflow that was made from a template; `template` is null for every other one.'
  },
  handle: ({ actor, params }) => readSetup(actor, params.id)
});
