import { templateDetail } from '#lib/server/answers/templates.ts';
import { route } from '#lib/server/route.ts';
import { readTemplate } from '#lib/server/services/templates.ts';

export const GET = route({
  action: 'template.read',
  params: { slug: 'text' },
  answer: templateDetail,
  docs: {
    id: 'readTemplate',
    tag: 'Templates',
    summary: 'Read a template',
    description: 'With its document. Send the slug as `template` to “Create a workflow” to start from it.'
  },
  handle: ({ actor, params }) => readTemplate(actor, params.slug)
});
