import { redirect } from '@sveltejs/kit';
import { drawPicture } from '#lib/files/flow-picture.ts';
import { parseMarkdown } from '#lib/server/markdown.ts';
import { listReviews } from '#lib/server/services/review.ts';
import { withNext } from '#lib/shell/next-url.ts';
import type { PageServerLoad } from './$types.js';

const PICTURE = { width: 1200, height: 900 };

export const load: PageServerLoad = async ({ locals, url }) => {
  if (!locals.user) redirect(303, withNext('/sign-in', url.pathname));
  const { data } = await listReviews(locals.user.id);
  return {
    reviews: data.map(({ document, story, ...item }) => ({
      ...item,
      story: parseMarkdown(story),
      picture: drawPicture(document, PICTURE)
    }))
  };
};
