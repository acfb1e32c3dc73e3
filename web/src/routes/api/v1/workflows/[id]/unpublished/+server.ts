import { unpublished } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { readUnpublished } from '#lib/server/services/versions.ts';

export const GET = route({
  action: 'version.read',
  params: { id: 'wf' },
  answer: unpublished,
  docs: {
    id: 'readUnpublished',
    tag: 'Versions',
    summary: 'Read who edited since the live version',
    description: 'Everyone who ever edited, before the first publish.'
  },
  handle: ({ actor, params }) => readUnpublished(actor, params.id)
});
