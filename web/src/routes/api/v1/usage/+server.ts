import { z } from 'zod';
import { month, usage } from '#lib/server/answers/usage.ts';
import { route } from '#lib/server/route.ts';
import { readUsage } from '#lib/server/services/usage.ts';

export const GET = route({
  action: 'usage.read',
  query: z.strictObject({ month: month.optional() }),
  answer: usage,
  docs: {
    id: 'readUsage',
    tag: 'Usage',
    summary: 'Read the usage of a month',
    description: 'By day, by workflow and by kind; this month unless told.'
  },
  handle: ({ actor, query }) => readUsage(actor, query.month)
});
