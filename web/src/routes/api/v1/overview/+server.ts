import { z } from 'zod';
import { overview, overviewPeriod } from '#lib/server/answers/overview.ts';
import { route } from '#lib/server/route.ts';
import { readOverview } from '#lib/server/services/overview.ts';

export const GET = route({
  action: 'run.read',
  query: z.strictObject({ period: overviewPeriod.default('week') }),
  answer: overview,
  docs: {
    id: 'readOverview',
    tag: 'Runs',
    summary: 'Read the overview',
    description: 'Totals are at most two seconds old.'
  },
  handle: ({ actor, query }) => readOverview(actor, query.period)
});
