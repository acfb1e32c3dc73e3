import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { templatePage } from '#lib/server/answers/templates.ts';
import { route } from '#lib/server/route.ts';
import { listTemplates } from '#lib/server/services/templates.ts';

export const GET = route({
  action: 'template.read',
  query: z.strictObject(pageQuery),
  answer: templatePage,
  docs: {
    id: 'listTemplates',
    tag: 'Templates',
    summary: 'List templates',
    description: 'All of them, in the order in which they are offered.'
  },
  handle: ({ actor }) => listTemplates(actor)
});
