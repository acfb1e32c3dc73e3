import { toApiError } from '#lib/server/errors.ts';
import { chooseOrg } from '#lib/server/services/accounts.ts';
import { acceptInvitation, readInvitation } from '#lib/server/services/members.ts';
import { submitSignUp } from '#lib/shell/auth.server.ts';
import { withNext } from '#lib/shell/next-url.ts';
import { redirect } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ params, locals }) => ({
  invitation: await readOpen(params.token),
  userName: locals.user?.name
});

/** The invitation, or nothing when the link is no longer good: the page says so. */
async function readOpen(token: string) {
  try {
    return await readInvitation(token);
  } catch (error) {
    if (toApiError(error)?.status === 404) return undefined;
    throw error;
  }
}

export const actions: Actions = {
  accept: async (event) => {
    const { token } = event.params;
    if (!event.locals.user) redirect(303, withNext('/sign-in', `/invite/${token}`));
    const { orgId } = await acceptInvitation(event.locals.user.id, token);
    chooseOrg(event, orgId);
    redirect(303, '/app');
  },
  signUp: async (event) => {
    const failure = await submitSignUp(event, event.params.token);
    if (failure) return failure;
    redirect(303, '/app');
  }
};
