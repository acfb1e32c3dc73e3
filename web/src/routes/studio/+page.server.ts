import { mayReview } from '#lib/server/services/review.ts';
import { readStudio } from '#lib/server/services/studio.ts';
import { listWorkflows } from '#lib/server/services/workflows.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

const OFFERED = 50;

export const load: PageServerLoad = async ({ locals }) => {
  const actor = actorOf(locals);
  const [studio, workflows] = await Promise.all([
    readStudio(actor),
    listWorkflows(actor, { limit: OFFERED })
  ]);
  return {
    studio,
    userName: actor.name,
    mayReview: await mayReview(actor.userId),
    workflows: workflows.data.map(({ id, name, liveVersion }) => ({ id, name, isLive: liveVersion !== null }))
  };
};
