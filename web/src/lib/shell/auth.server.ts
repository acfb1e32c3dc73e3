import { toApiError } from '#lib/server/errors.ts';
import { parseInput } from '#lib/server/parse.ts';
import {
  signIn,
  signInInput,
  signUp,
  signUpInput,
  type AccountEvent
} from '#lib/server/services/accounts.ts';
import { fail, type ActionFailure } from '@sveltejs/kit';
import type { AuthFailure } from './auth-failure.ts';

type Answer = ActionFailure<AuthFailure> | undefined;

/** Signs in with the form of a request. Answers a failure to show, or undefined when the session cookie is set. */
export async function submitSignIn(event: AccountEvent): Promise<Answer> {
  const { email, password } = await readForm(event.request);
  return refusalOf({ email }, () => signIn(event, parseInput(signInInput, { email, password })));
}

/** Makes an account with the form of a request and signs it in; with a token it joins that organisation. */
export async function submitSignUp(event: AccountEvent, invitation?: string): Promise<Answer> {
  const { name, email, password } = await readForm(event.request);
  return refusalOf({ name, email }, () =>
    signUp(event, parseInput(signUpInput, { name, email, password, invitation }))
  );
}

async function readForm(request: Request) {
  const form = await request.formData();
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { name: text('name'), email: text('email'), password: text('password') };
}

async function refusalOf(
  typed: Pick<AuthFailure, 'name' | 'email'>,
  action: () => Promise<unknown>
): Promise<Answer> {
  try {
    await action();
    return undefined;
  } catch (error) {
    const refusal = toApiError(error);
    if (!refusal) throw error;
    const field = FIELDS.find((name) => name === refusal.field);
    // Shown beside its field, the message need not name it.
    return fail(refusal.status, { ...typed, field, message: refusal.message.replace(`${field}: `, '') });
  }
}

const FIELDS = ['name', 'email', 'password'] as const;
