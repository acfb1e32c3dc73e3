import { periodOf } from '#lib/overview/words.ts';
import { readOverview } from '#lib/server/services/overview.ts';
import { listPresence } from '#lib/server/services/presence.ts';
import { listTemplates } from '#lib/server/services/templates.ts';
import { readBudget } from '#lib/server/services/usage.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:overview');
  const actor = actorOf(locals);
  const [overview, budget, inside] = await Promise.all([
    readOverview(actor, periodOf(url.searchParams.get('period'))),
    readBudget(actor),
    listPresence(actor)
  ]);
  const isNew = overview.workflows.total === 0;
  const mayEdit = may(actor, 'workflow.create');
  const templates = isNew && mayEdit ? (await listTemplates(actor)).data : [];
  return {
    overview,
    budget,
    inside: inside.data,
    mayRaise: may(actor, 'budget.set'),
    isNew,
    mayEdit,
    templates
  };
};
