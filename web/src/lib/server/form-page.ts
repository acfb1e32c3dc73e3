/** What the two addresses of a form have in common: the live one, and the one for trying out. */
import { randomUUID } from 'node:crypto';
import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { ANSWER_PREFIX, ONCE, TRAP } from '#lib/forms/names.ts';
import { toApiError } from './errors.ts';
import { type FormAddress, readForm, submitForm } from './services/forms.ts';

type PageEvent = Pick<RequestEvent, 'url' | 'setHeaders'>;
type SendEvent = Pick<RequestEvent, 'request' | 'url' | 'getClientAddress'>;

/** The form, or that nothing is here. A page that was sent says thanks instead. */
export async function loadForm(address: FormAddress, { url, setHeaders }: PageEvent) {
  setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
  return {
    form: await readForm(address),
    isSent: url.searchParams.has('sent'),
    isTest: address.mode === 'test',
    once: randomUUID()
  };
}

/** Takes the answers of a page. What was typed comes back beside what is wrong with it. */
export async function takeForm(address: FormAddress, event: SendEvent) {
  const sent = new Map<string, string>();
  for (const [name, value] of await event.request.formData())
    if (typeof value === 'string') sent.set(name, value);
  const answers = Object.fromEntries(
    [...sent].flatMap(([name, value]) =>
      name.startsWith(ANSWER_PREFIX) ? [[name.slice(ANSWER_PREFIX.length), value]] : []
    )
  );
  // Only machines fill in what people do not see. They are not told.
  const isMachine = (sent.get(TRAP) ?? '') !== '';
  const once = sent.get(ONCE) ?? '';
  try {
    const from = event.getClientAddress();
    const errors = isMachine ? undefined : await submitForm(address, { once, answers, from });
    if (errors)
      return fail(422, { errors, answers, once, message: 'Something is missing or not right yet.' });
  } catch (error) {
    const known = toApiError(error);
    if (!known) throw error;
    return fail(known.status, { errors: {}, answers, once, message: known.message });
  }
  redirect(303, `${event.url.pathname}?sent`);
}
