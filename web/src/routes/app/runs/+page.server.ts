import { listRuns } from '#lib/server/services/runs.ts';
import { listVersions } from '#lib/server/services/versions.ts';
import { listWorkflows } from '#lib/server/services/workflows.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import { runFilter, toListInput } from './filter.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;
const WORKFLOWS_IN_FILTER = 200;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:runs');
  const actor = actorOf(locals);
  const filter = runFilter(url.searchParams);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const [page, workflows] = await Promise.all([
    listRuns(actor, { ...toListInput(filter, new Date()), cursor, limit: PAGE_SIZE }),
    listWorkflows(actor, { limit: WORKFLOWS_IN_FILTER })
  ]);
  const chosen = workflows.data.find(({ id }) => id === filter.workflow);
  return {
    runs: page.data,
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    filter,
    versions: chosen ? (await listVersions(actor, chosen.id)).data : [],
    workflows: workflows.data.map(({ id, name }) => ({ id, name }))
  };
};
