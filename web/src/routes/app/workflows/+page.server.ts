import { TOP } from '#lib/folders/tree.ts';
import { listFolders } from '#lib/server/services/folders.ts';
import { listPresence } from '#lib/server/services/presence.ts';
import { listTemplates } from '#lib/server/services/templates.ts';
import { costOfWorkflows } from '#lib/server/services/usage.ts';
import { listWorkflows } from '#lib/server/services/workflows.ts';
import { latestRuns, runsOfLastDay } from '#lib/runs/latest.server.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const PAGE_SIZE = 50;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:workflows');
  const actor = actorOf(locals);
  const search = url.searchParams.get('search') ?? '';
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const folders = (await listFolders(actor)).data;
  const wanted = url.searchParams.get('folder');
  const folderId = folders.find(({ id }) => id === wanted)?.id ?? null;
  const page = await listWorkflows(actor, {
    // A search looks into every folder.
    ...(search ? { search } : { folder: folderId ?? TOP }),
    cursor,
    limit: PAGE_SIZE
  });
  const ids = page.data.map((workflow) => workflow.id);
  const [runs, ofLastDay, costs, presence] = await Promise.all([
    latestRuns(actor, ids),
    runsOfLastDay(actor, ids),
    costOfWorkflows(actor, ids),
    listPresence(actor)
  ]);
  const inside = new Map(presence.data.map((room) => [room.workflowId, room.people]));
  const mayEdit = may(actor, 'workflow.create');
  return {
    templates: mayEdit ? (await listTemplates(actor)).data : [],
    workflows: page.data.map((workflow) => ({
      ...workflow,
      inside: inside.get(workflow.id) ?? [],
      lastRun: runs.get(workflow.id),
      lastDay: ofLastDay.get(workflow.id) ?? 0,
      monthMicros: costs.get(workflow.id) ?? 0
    })),
    nextCursor: page.nextCursor,
    isFirstPage: cursor === undefined,
    search,
    folders,
    folderId,
    mayEdit
  };
};
