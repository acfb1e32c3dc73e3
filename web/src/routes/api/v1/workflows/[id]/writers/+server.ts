import { z } from 'zod';
import { writers } from '#lib/server/answers/workflows.ts';
import { route } from '#lib/server/route.ts';
import { listWriters } from '#lib/server/services/versions.ts';

/** As many as one screen of changes can have behind it. */
const MOST_CLIENTS = 200;

const clients = z
  .string()
  .regex(/^\d{1,10}(,\d{1,10})*$/, 'Send ids with commas between them.')
  .transform((text) => text.split(',').map(Number))
  .refine((ids) => ids.length <= MOST_CLIENTS, `At most ${MOST_CLIENTS} ids.`)
  .meta({
    description: `Yjs client ids with commas between them, at most ${MOST_CLIENTS}.`,
    examples: ['1,7']
  });

export const GET = route({
  action: 'version.read',
  params: { id: 'wf' },
  query: z.strictObject({ clients: clients.optional() }),
  answer: writers,
  docs: {
    id: 'listWriters',
    tag: 'Versions',
    summary: 'Name the people behind an edit',
    description: 'Every piece of a document carries the Yjs client id that wrote it.'
  },
  handle: ({ actor, params, query }) => listWriters(actor, params.id, { clients: query.clients ?? [] })
});
