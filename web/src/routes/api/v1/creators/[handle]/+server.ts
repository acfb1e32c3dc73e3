import { creatorPage } from '#lib/server/answers/gallery.ts';
import { route } from '#lib/server/route.ts';
import { readCreator } from '#lib/server/services/gallery.ts';

export const GET = route({
  action: 'public',
  params: { handle: 'text' },
  answer: creatorPage,
  docs: {
    id: 'readCreator',
    tag: 'Gallery',
    summary: 'Read a creator',
    description: 'With everything they published.',
    errors: { NOT_FOUND: [404, 'There is no such creator.'] }
  },
  handle: ({ params }) => readCreator(params.handle)
});
