import { redirect } from '@sveltejs/kit';
import { drawPicture } from '#lib/files/flow-picture.ts';
import { runInputs } from '#lib/canvas/launch/run-inputs.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import { withNext } from '#lib/shell/next-url.ts';
import { clearWish, rememberWish } from '#lib/server/gallery/wish.ts';
import { parseMarkdown } from '#lib/server/markdown.ts';
import { noteView, readCreator, readGalleryTemplate } from '#lib/server/services/gallery.ts';
import { createWorkflow } from '#lib/server/services/workflows.ts';
import { findTriggers } from '@automateos/workflow/validate';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

/** The drawing scales with the column; this is the size it is laid out for. */
const PICTURE = { width: 1200, height: 900 };

export const load: PageServerLoad = async ({ params, request, getClientAddress }) => {
  const { document, story, ...template } = await readGalleryTemplate(params.slug);
  const agent = request.headers.get('user-agent') ?? '';
  await noteView(params.slug, { address: getClientAddress(), agent });
  const trigger = findTriggers(document)[0];
  const config = trigger ? document.nodes[trigger.nodeId]?.config : undefined;
  return {
    template,
    story: parseMarkdown(story),
    creator: await readCreator(template.creator.handle),
    picture: drawPicture(document, PICTURE),
    labels: Object.fromEntries(Object.entries(document.nodes).map(([id, { label }]) => [id, label])),
    asks: trigger?.kind === 'manual' && config ? runInputs(config) : []
  };
};

export const actions: Actions = {
  /** Signed out, the wish is kept through the sign-up. */
  install: (event) => take(event, false),
  fork: (event) => take(event, true)
};

async function take(event: RequestEvent, fork: boolean): Promise<never> {
  const { slug } = event.params;
  if (!event.locals.user) {
    rememberWish(event, { slug, fork });
    redirect(303, withNext('/sign-up', `/t/${slug}/install`));
  }
  clearWish(event);
  const { id } = await createWorkflow(actorOf(event.locals), { template: slug, fork });
  redirect(303, `/app/workflows/${id}`);
}
