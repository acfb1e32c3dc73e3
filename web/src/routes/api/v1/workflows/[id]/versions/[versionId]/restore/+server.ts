import { documentSchema } from '@automateos/workflow/interop';
import { route } from '#lib/server/route.ts';
import { restoreVersion } from '#lib/server/services/versions.ts';

export const POST = route({
  action: 'document.edit',
  params: { id: 'wf', versionId: 'ver' },
  answer: documentSchema,
  docs: {
    id: 'restoreVersion',
    tag: 'Versions',
    summary: 'Bring the content of a version back',
    description:
      'One edit of the document that everybody in the room sees; only what differs is written. What runs stays as it is until you publish. Answers with the document.',
    answerHeaders: { etag: 'Identifies exactly this content.' }
  },
  async handle({ actor, params, event }) {
    const { document, tag } = await restoreVersion(actor, params);
    event.setHeaders({ etag: tag });
    return document;
  }
});
