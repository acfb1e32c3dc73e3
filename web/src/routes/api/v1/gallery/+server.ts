import { z } from 'zod';
import { category, galleryPage } from '#lib/server/answers/gallery.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listGallery } from '#lib/server/services/gallery.ts';

export const GET = route({
  action: 'public',
  query: z.strictObject({
    ...pageQuery,
    search: z.string().max(100).optional().meta({ description: 'Words of its texts, services and steps.' }),
    category: category.optional()
  }),
  answer: galleryPage,
  docs: {
    id: 'listGallery',
    tag: 'Gallery',
    summary: 'Search the gallery',
    description: 'Published templates: best match first when searching, otherwise newest first.',
    errors: { BAD_CURSOR: [400, 'The cursor was not made here.'] }
  },
  handle: ({ query }) => listGallery(query)
});
