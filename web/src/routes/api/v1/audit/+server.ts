import { z } from 'zod';
import { auditPage } from '#lib/server/answers/audit.ts';
import { publicId } from '#lib/server/answers/parts.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listAudit } from '#lib/server/services/audit.ts';

export const GET = route({
  action: 'audit.read',
  query: z.strictObject({
    ...pageQuery,
    action: z
      .string()
      .regex(/^[A-Za-z]{1,40}(\.[A-Za-z]{1,40})?$/, 'Send an action like secret.rotate, or its first word.')
      .optional()
      .meta({
        description: 'One action, or its first word for all of that kind.',
        examples: ['secret.rotate']
      }),
    actorId: publicId('usr', 'Only what this person did.').optional(),
    target: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'Only what was done to the thing of this id.' }),
    from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not before this moment.' }),
    to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Not after this moment.' })
  }),
  answer: auditPage,
  docs: {
    id: 'listAudit',
    tag: 'Audit',
    summary: 'List what was done',
    description: 'Newest first.'
  },
  handle: ({ actor, query }) => listAudit(actor, query)
});
