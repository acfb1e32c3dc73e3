import { toApiError } from '#lib/server/errors.ts';
import { signInDemo } from '#lib/server/services/accounts.ts';
import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types.js';

/** "Explore the demo": a session of the seeded guest, without a form. */
export const POST: RequestHandler = async (event) => {
  try {
    await signInDemo(event);
  } catch (error) {
    if (toApiError(error)?.code !== 'NO_DEMO') throw error;
    redirect(303, '/?demo=none');
  }
  redirect(303, '/app');
};
