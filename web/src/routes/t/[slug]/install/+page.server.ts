import { redirect } from '@sveltejs/kit';
import { clearWish, readWish } from '#lib/server/gallery/wish.ts';
import { createWorkflow } from '#lib/server/services/workflows.ts';
import type { PageServerLoad } from './$types.js';

/** Where a sign-up leads back to: what was wished for is installed now, once. Without a wish it is the template's page. */
export const load: PageServerLoad = async (event) => {
  const { actor } = event.locals;
  const { slug } = event.params;
  const wish = readWish(event, slug);
  if (!actor || !wish) redirect(303, `/t/${slug}`);
  clearWish(event);
  const { id } = await createWorkflow(actor, { template: slug, fork: wish.fork });
  redirect(303, `/app/workflows/${id}`);
};
