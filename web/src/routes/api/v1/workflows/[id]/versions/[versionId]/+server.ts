import { versionDetail } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { readVersion } from '#lib/server/services/publishing.ts';

export const GET = route({
  action: 'version.read',
  params: { id: 'wf', versionId: 'ver' },
  answer: versionDetail,
  docs: {
    id: 'readVersion',
    tag: 'Versions',
    summary: 'Read a version',
    description: 'With its document.'
  },
  handle: ({ actor, params }) => readVersion(actor, params.id, params.versionId)
});
