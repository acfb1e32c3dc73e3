import { redirect } from '@sveltejs/kit';
import { withNext } from '#lib/shell/next-url.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = ({ locals, url }) => {
  if (!locals.actor) redirect(303, withNext('/sign-in', url.pathname));
};
