import { z } from 'zod';
import { presencePage } from '#lib/server/answers/presence.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listPresence } from '#lib/server/services/presence.ts';

export const GET = route({
  action: 'workflow.list',
  query: z.strictObject(pageQuery),
  answer: presencePage,
  docs: {
    id: 'listPresence',
    tag: 'Workflows',
    summary: 'List who is inside',
    description:
      'The workflows that people of the team have open right now. `followRuns` tells when that changes.'
  },
  handle: ({ actor }) => listPresence(actor)
});
