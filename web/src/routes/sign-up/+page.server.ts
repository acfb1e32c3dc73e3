import { redirect } from '@sveltejs/kit';
import { submitSignUp } from '#lib/shell/auth.server.ts';
import { nextPath } from '#lib/shell/next-url.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, url }) => {
  const next = nextPath(url.searchParams.get('next'));
  if (locals.user) redirect(303, next);
  return { next };
};

export const actions: Actions = {
  default: async (event) => {
    const failure = await submitSignUp(event);
    if (failure) return failure;
    redirect(303, nextPath(event.url.searchParams.get('next')));
  }
};
