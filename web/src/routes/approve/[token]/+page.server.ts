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
  return {
    approval: await readOpen(params.token),
    userName: locals.user?.name ?? '',
    signedIn: locals.user !== undefined
  };
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
/** Inputs of texts that may be changed: `edit:<item>:<name>`. */
const EDIT = /^edit:(\d{1,5}):(.+)$/s;

export const actions: Actions = {
  default: async ({ params, request, locals }) => {
    const sent = Object.fromEntries(await request.formData());
    const form = Object.fromEntries(Object.entries(sent).filter(([name]) => !EDIT.test(name)));
    try {
      const input = { ...parseInput(answer, form), edits: editsIn(sent), userId: locals.user?.id };
      await decideLinkedApproval(params.token, input);
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

function editsIn(form: Record<string, FormDataEntryValue>) {
  return Object.entries(form).flatMap(([input, value]) => {
    const [, item, name] = EDIT.exec(input) ?? [];
    // Browsers send line breaks of a form as CR LF.
    return item && name && typeof value === 'string'
      ? [{ item: Number(item), name, value: value.replaceAll('\r\n', '\n') }]
      : [];
  });
}
