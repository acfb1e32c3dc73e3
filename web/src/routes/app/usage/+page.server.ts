import { month } from '#lib/server/answers/usage.ts';
import { readUsage } from '#lib/server/services/usage.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:usage');
  const actor = actorOf(locals);
  // An address that somebody mistyped shows this month.
  const asked = month.safeParse(url.searchParams.get('month')).data;
  return {
    usage: await readUsage(actor, asked),
    maySetBudget: may(actor, 'budget.set'),
    mayBill: may(actor, 'billing.read')
  };
};
