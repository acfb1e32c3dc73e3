import { toApiError } from '#lib/server/errors.ts';
import { parseInput } from '#lib/server/parse.ts';
import { decideLinkedApproval, readLinkedApproval } from '#lib/server/services/approvals.ts';
import { decision } from '#lib/server/answers/approvals.ts';
import { formText, plainText } from '#lib/server/text-input.ts';
import { fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import type { Actions, PageServerLoad } from './$types.js';

/** Shows the question. A GET decides nothing: mail scanners and previews open links too. */
export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  return { approval: await readOpen(params.token), userName: locals.user?.name ?? '' };
};

async function readOpen(token: string) {
  try {
    return await readLinkedApproval(token);
  } catch (error) {
    if (toApiError(error)?.status === 404) return undefined;
    throw error;
  }
}

const answer = z.strictObject({ decision, name: plainText(80), comment: formText.max(1_000) });

export const actions: Actions = {
  default: async ({ params, request }) => {
    const form = Object.fromEntries(await request.formData());
    try {
      await decideLinkedApproval(params.token, parseInput(answer, form));
    } catch (error) {
      const known = toApiError(error);
      if (!known) throw error;
      const { name, comment } = form;
      return fail(known.status, {
        message: known.message,
        field: known.field,
        name: String(name),
        comment: String(comment)
      });
    }
    redirect(303, `/approve/${params.token}`);
  }
};
