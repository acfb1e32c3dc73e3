import { galleryDetail } from '#lib/server/answers/gallery.ts';
import { route } from '#lib/server/route.ts';
import { readGalleryTemplate } from '#lib/server/services/gallery.ts';

export const GET = route({
  action: 'public',
  params: { slug: 'text' },
  answer: galleryDetail,
  docs: {
    id: 'readGalleryTemplate',
    tag: 'Gallery',
    summary: 'Read a published template',
    description: 'Send the slug as `template` to “Create a workflow” to install it.',
    errors: {
      NOT_FOUND: [404, 'There is no such template.'],
      WITHDRAWN: [410, 'It was taken back; the message says why.']
    }
  },
  handle: ({ params }) => readGalleryTemplate(params.slug)
});
