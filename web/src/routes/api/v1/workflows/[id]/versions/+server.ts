import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { versionPage } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { listVersions } from '#lib/server/services/versions.ts';

export const GET = route({
  action: 'version.read',
  params: { id: 'wf' },
  query: z.strictObject(pageQuery),
  answer: versionPage,
  docs: {
    id: 'listVersions',
    tag: 'Versions',
    summary: 'List versions',
    description: 'The published ones, newest first.'
  },
  handle: ({ actor, params, query }) => listVersions(actor, params.id, query)
});
