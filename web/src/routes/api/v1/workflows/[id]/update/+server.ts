import { documentSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { update } from '#lib/server/answers/updates.ts';
import { route } from '#lib/server/route.ts';
import { applyUpdate, readUpdate } from '#lib/server/services/updates.ts';

export const GET = route({
  action: 'workflow.read',
  params: { id: 'wf' },
  answer: update,
  docs: {
    id: 'readUpdate',
    tag: 'Workflows',
    summary: 'Read what an update would change',
    description:
      'A workflow that was installed or forked follows its source. Nothing is taken over by itself.'
  },
  handle: ({ actor, params }) => readUpdate(actor, params.id)
});

const MOST_CHOICES = 10_000;

export const POST = route({
  action: 'document.edit',
  params: { id: 'wf' },
  body: z.strictObject({
    latest: z.int().min(1).meta({ description: 'The newer version, as it was read.' }),
    choices: z
      .record(z.string().max(1_000), z.enum(['theirs', 'mine']))
      .default({})
      .meta({
        description:
          'By the ids of changes. Without one a change is taken, and a conflict stays as it is here.'
      }),
    permissions: z
      .array(z.string().max(1_000))
      .max(MOST_CHOICES)
      .default([])
      .meta({ description: 'Ids of all that the workflow may do beyond today: none is agreed to silently.' })
  }),
  answer: documentSchema,
  docs: {
    id: 'applyUpdate',
    tag: 'Workflows',
    summary: 'Take over a newer version of its template',
    description:
      'One edit of the document that everybody in the room sees. Connections, secrets, addresses of webhooks and places that were changed here stay. What runs stays as it is until you publish. Answers with the document.',
    errors: {
      NO_UPDATE: [409, 'There is no newer version.'],
      CHANGED_MEANWHILE: [409, 'Another version is the newest now.'],
      PERMISSIONS_NEEDED: [409, 'It would be allowed more than was agreed to; the message names each.'],
      UNKNOWN_CHANGE: [422, 'A choice is about a change that is not in the update.']
    },
    answerHeaders: { etag: 'Identifies exactly this content.' }
  },
  async handle({ actor, params, body, event }) {
    const { document, tag } = await applyUpdate(actor, params.id, body);
    event.setHeaders({ etag: tag });
    return document;
  }
});
