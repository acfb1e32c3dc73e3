import { z } from 'zod';
import { updateCounts } from '#lib/server/answers/updates.ts';
import { route } from '#lib/server/route.ts';
import { listUpdates } from '#lib/server/services/updates.ts';

const MOST_AT_ONCE = 200;

export const GET = route({
  action: 'workflow.list',
  query: z.strictObject({
    workflows: z
      .string()
      .max(6_000)
      .transform((ids) => ids.split(',').filter(Boolean))
      .refine((ids) => ids.length <= MOST_AT_ONCE, `Ask for at most ${MOST_AT_ONCE} at once.`)
      .meta({ description: 'Ids of workflows, divided by commas; at most 200.' })
  }),
  answer: updateCounts,
  docs: {
    id: 'listUpdates',
    tag: 'Workflows',
    summary: 'List which workflows have an update',
    description: 'Of those asked for, the ones whose template has a newer version than was taken over.'
  },
  handle: ({ actor, query }) => listUpdates(actor, query)
});
