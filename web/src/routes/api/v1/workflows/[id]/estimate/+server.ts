import { estimate } from '#lib/server/answers/billing.ts';
import { route } from '#lib/server/route.ts';
import { estimateCost } from '#lib/server/services/estimates.ts';

export const GET = route({
  action: 'usage.read',
  params: { id: 'wf' },
  answer: estimate,
  docs: { id: 'estimateCost', tag: 'Usage', summary: 'Estimate what a run costs' },
  handle: ({ actor, params }) => estimateCost(actor, params.id)
});
