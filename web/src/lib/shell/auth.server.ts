import { fail, type ActionFailure } from '@sveltejs/kit';
import { z } from 'zod';
import type { AuthFailure } from './auth-failure.ts';

const email = z.email('Write an e-mail address, like you@example.com.').max(254);

const SIGN_IN = z.object({ email, password: z.string().min(1, 'Type your password.') });
const SIGN_UP = z.object({
  name: z.string().trim().min(1, 'Write your name.').max(80),
  email,
  password: z.string().min(8, 'Use at least 8 characters.').max(256)
});

interface AuthEvent {
  request: Request;
  fetch: typeof fetch;
}

/** Signs in with the form of a request. Answers a failure to show, or undefined when the session cookie is set. */
export const signIn = (event: AuthEvent) =>
  submit(event, { path: '/api/auth/sign-in/email', schema: SIGN_IN });

/** Makes an account with the form of a request and signs it in. */
export const signUp = (event: AuthEvent) =>
  submit(event, { path: '/api/auth/sign-up/email', schema: SIGN_UP });

async function submit(
  { request, fetch }: AuthEvent,
  door: { path: string; schema: typeof SIGN_IN | typeof SIGN_UP }
): Promise<ActionFailure<AuthFailure> | undefined> {
  const form = Object.fromEntries(await request.formData());
  const parsed = door.schema.safeParse(form);
  const typed = { name: text(form.name), email: text(form.email) };
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path[0] as AuthFailure['field'];
    return fail(400, { ...typed, field, message: issue?.message ?? 'Check what you typed.' });
  }
  const response = await fetch(door.path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parsed.data)
  });
  if (response.ok) return undefined;
  return fail(response.status, { ...typed, message: await sentence(response) });
}

async function sentence(response: Response): Promise<string> {
  if (response.status === 429) return 'Too many tries. Wait a minute, then try again.';
  if (response.status >= 500) return 'Signing in does not work right now. Try again in a moment.';
  const body = (await response.json()) as { message?: string; error?: { message?: string } };
  return body.error?.message ?? body.message ?? 'That did not work. Check what you typed.';
}

const text = (value: FormDataEntryValue | undefined) => (typeof value === 'string' ? value : undefined);
