import { z } from 'zod';
import { version, versionDetail } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { nameVersion, readVersion } from '#lib/server/services/versions.ts';
import { versionName, versionNote } from '#lib/server/text-input.ts';

const params = { id: 'wf', versionId: 'ver' } as const;

export const GET = route({
  action: 'version.read',
  params,
  answer: versionDetail,
  docs: {
    id: 'readVersion',
    tag: 'Versions',
    summary: 'Read a version',
    description: 'With its document.'
  },
  handle: ({ actor, params }) => readVersion(actor, params.id, params.versionId)
});

export const PATCH = route({
  action: 'workflow.publish',
  params,
  body: z.strictObject({ name: versionName.nullable().optional(), note: versionNote.nullable().optional() }),
  answer: version,
  docs: {
    id: 'nameVersion',
    tag: 'Versions',
    summary: 'Name a version',
    description:
      'Its name and its note, which `null` takes away; what is left out stays. The version itself never changes.'
  },
  handle: ({ actor, params, body }) => nameVersion(actor, params, body)
});
