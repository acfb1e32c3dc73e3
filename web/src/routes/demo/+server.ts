import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types.js';

/** "Explore the demo": a session of the seeded guest, without a form. */
export const POST: RequestHandler = async ({ fetch }) => {
  const response = await fetch('/api/auth/sign-in/demo', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}'
  });
  redirect(303, response.ok ? '/app' : '/?demo=none');
};
