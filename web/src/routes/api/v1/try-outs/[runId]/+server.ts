import { tryOut } from '#lib/server/answers/gallery.ts';
import { route } from '#lib/server/route.ts';
import { readTryOut } from '#lib/server/services/try-outs.ts';

export const GET = route({
  action: 'public',
  params: { runId: 'run' },
  answer: tryOut,
  docs: {
    id: 'readTryOut',
    tag: 'Gallery',
    summary: 'Follow a try-out',
    description: 'For whoever knows its id, until it is forgotten after an hour.'
  },
  handle: ({ params }) => readTryOut(params.runId)
});
