import { route } from '#lib/server/route.ts';
import { readVersion } from '#lib/server/services/publishing.ts';

export const GET = route({
  action: 'version.read',
  params: { id: 'wf', versionId: 'ver' },
  handle: ({ actor, params }) => readVersion(actor, params.id, params.versionId)
});
