import { signOut } from '#lib/server/services/accounts.ts';
import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types.js';

export const POST: RequestHandler = async (event) => {
  await signOut(event);
  redirect(303, '/');
};
