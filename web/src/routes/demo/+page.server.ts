import { toApiError } from '#lib/server/errors.ts';
import { signInDemo } from '#lib/server/services/accounts.ts';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) => ({ userName: locals.user?.name });

export const actions: Actions = {
  /** A session of the seeded guest, without a form. Never by GET: a link must not sign anybody in. */
  default: async (event) => {
    try {
      await signInDemo(event);
    } catch (error) {
      if (toApiError(error)?.code !== 'NO_DEMO') throw error;
      redirect(303, '/?demo=none');
    }
    redirect(303, '/app/workflows');
  }
};
