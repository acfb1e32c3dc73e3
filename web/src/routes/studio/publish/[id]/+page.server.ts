import { redirect } from '@sveltejs/kit';
import { checkForGallery } from '#lib/server/services/submissions.ts';
import { readStudio } from '#lib/server/services/studio.ts';
import { readWorkflow } from '#lib/server/services/workflows.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
  const actor = actorOf(locals);
  const [{ creator }, workflow, check] = await Promise.all([
    readStudio(actor),
    readWorkflow(actor, params.id),
    checkForGallery(actor, params.id)
  ]);
  if (!creator) redirect(303, '/studio');
  return { workflow: { id: workflow.id, name: workflow.name }, check };
};
