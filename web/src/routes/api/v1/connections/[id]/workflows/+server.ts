import { z } from 'zod';
import { usingWorkflowPage } from '#lib/server/answers/connections.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listConnectionWorkflows } from '#lib/server/services/connections.ts';

export const GET = route({
  action: 'connection.list',
  params: { id: 'con' },
  query: z.strictObject(pageQuery),
  answer: usingWorkflowPage,
  docs: {
    id: 'listConnectionWorkflows',
    tag: 'Connections',
    summary: 'List what uses a connection',
    description: 'Workflows whose live version uses it; unpublished edits do not count.'
  },
  handle: ({ actor, params }) => listConnectionWorkflows(actor, params.id)
});
