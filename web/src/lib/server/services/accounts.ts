import { acceptInvitation, ADDRESS_HEADER, ensureOrg, ORG_COOKIE, PASSWORD_LENGTH } from '@automateos/auth';
import { clearRateLimit, consumeRateLimit, type RateLimitState } from '@automateos/db/queries/rate-limits';
import { findUser } from '@automateos/db/queries/users';
import { toPublicId } from '@automateos/workflow';
import type { RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader } from 'better-auth/cookies';
import { z } from 'zod';
import type { Session } from '../answers/people.ts';
import { ApiError } from '../errors.ts';
import { platform } from '../platform.ts';
import { plainText } from '../text-input.ts';

/** The parts of a request that signing in reads and writes; a RequestEvent of a page, an action or a route fits. */
export type AccountEvent = Pick<RequestEvent, 'request' | 'cookies' | 'getClientAddress' | 'setHeaders'>;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'At most 254 characters.')
  .pipe(z.email('Enter an e-mail address.'));
const password = z
  .string()
  .min(PASSWORD_LENGTH.min, `At least ${PASSWORD_LENGTH.min} characters.`)
  .max(PASSWORD_LENGTH.max, `At most ${PASSWORD_LENGTH.max} characters.`);

export const signUpInput = z.strictObject({
  name: plainText(80).meta({ examples: ['Ada'] }),
  email,
  password,
  teamName: plainText(80)
    .optional()
    .meta({ description: 'Name of the team that is made; “<name>’s team” unless told.' }),
  invitation: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'The last part of an invitation link: joins that team instead of making one.' })
});

export const passwordChange = z.strictObject({
  current: z.string().min(1, 'This is needed.').max(PASSWORD_LENGTH.max),
  next: password
});

export const signInInput = z.strictObject({
  email,
  password: z.string().min(1, 'This is needed.').max(PASSWORD_LENGTH.max)
});

/** Failed attempts per minute on one account, whatever the address. */
const ATTEMPTS_PER_ACCOUNT = { max: 5, windowMs: 60_000 };

/** Makes an account, signs it in and gives it a team: that of the invitation, or its own. @throws ApiError */
export async function signUp(event: AccountEvent, input: z.output<typeof signUpInput>): Promise<Session> {
  const { name, email, password } = input;
  const { user } = await forward<{ user: { id: string } }>(event, '/sign-up/email', {
    name,
    email,
    password
  });
  const joined =
    input.invitation && (await acceptInvitation(platform().db, { token: input.invitation, userId: user.id }));
  const orgId =
    joined || (await ensureOrg(platform().db, { userId: user.id, userName: name, orgName: input.teamName }));
  return enter(event, { userId: user.id, orgId });
}

/** Signs in with e-mail and password. @throws ApiError 401 for a wrong pair, 429 after too many failures */
export async function signIn(event: AccountEvent, input: z.output<typeof signInInput>): Promise<Session> {
  const key = `account:${input.email}`;
  const state = await consumeRateLimit(platform().db, { key, ...ATTEMPTS_PER_ACCOUNT });
  event.setHeaders(limitHeaders(state));
  if (!state.allowed) throw tooManyAttempts(state.resetMs);
  const { user } = await forward<{ user: { id: string; name: string } }>(event, '/sign-in/email', input);
  await clearRateLimit(platform().db, key);
  const orgId = await ensureOrg(platform().db, { userId: user.id, userName: user.name });
  return { userId: toPublicId('usr', user.id), orgId: toPublicId('org', orgId) };
}

/** Signs in as the seeded guest. @throws ApiError 404 where no demo was seeded */
export async function signInDemo(event: AccountEvent): Promise<Session> {
  const { userId } = await forward<{ userId: string }>(event, '/sign-in/demo', {});
  const user = await findUser(platform().db, userId);
  const orgId = await ensureOrg(platform().db, { userId, userName: user?.name ?? 'Guest' });
  return enter(event, { userId, orgId });
}

/** Ends this browser's session on the server; harmless without one. */
export async function signOut(event: AccountEvent): Promise<void> {
  await forward(event, '/sign-out', {});
  event.cookies.delete(ORG_COOKIE, { path: '/', secure: isSecure() });
}

/** Makes `orgId` the organisation that this browser looks at, and shows public ids. */
function enter(event: AccountEvent, ids: { userId: string; orgId: string }): Session {
  const orgId = toPublicId('org', ids.orgId);
  chooseOrg(event, orgId);
  return { userId: toPublicId('usr', ids.userId), orgId };
}

const isSecure = (): boolean => platform().publicUrl.startsWith('https:');

const YEAR_SECONDS = 365 * 86_400;

/** The cookie is read by the account menu too and grants nothing, so scripts may see it. */
export function chooseOrg(event: Pick<AccountEvent, 'cookies'>, orgId: string): void {
  event.cookies.set(ORG_COOKIE, orgId, {
    path: '/',
    maxAge: YEAR_SECONDS,
    sameSite: 'lax',
    httpOnly: false,
    secure: isSecure()
  });
}

/**
 * A new password for who is signed in; every other session of the account ends.
 * @throws ApiError 400 for a wrong password, 409 for an account that has none
 */
export async function changePassword(
  event: AccountEvent,
  input: z.output<typeof passwordChange>
): Promise<void> {
  await forward(event, '/change-password', {
    currentPassword: input.current,
    newPassword: input.next,
    revokeOtherSessions: true
  });
}

/** Sends one checked request to better-auth's own handler, so that its limiter sees it, and takes its cookies over. */
async function forward<T>(event: AccountEvent, path: string, body: Record<string, unknown>): Promise<T> {
  const { auth, publicUrl } = platform();
  const origin = new URL(publicUrl).origin;
  const headers = new Headers({
    'content-type': 'application/json',
    origin,
    [ADDRESS_HEADER]: event.getClientAddress()
  });
  for (const name of ['cookie', 'user-agent']) headers.set(name, event.request.headers.get(name) ?? '');
  const earlier =
    path.startsWith('/sign-in') || path.startsWith('/sign-up') ? await sessionToken(headers) : undefined;
  const request = new Request(`${origin}/api/auth${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body)
  });
  const response = await auth.handler(request);
  if (!response.ok) throw await refusal(response);
  // A session that existed before somebody signed in must not outlive it (session fixation).
  if (earlier) await (await auth.$context).internalAdapter.deleteSession(earlier);
  takeCookies(event, response);
  return (await response.json()) as T;
}

async function sessionToken(headers: Headers): Promise<string | undefined> {
  const session = await platform().auth.api.getSession({ headers, query: { disableRefresh: true } });
  return session?.session.token;
}

function takeCookies(event: AccountEvent, response: Response): void {
  for (const header of response.headers.getSetCookie())
    for (const [name, cookie] of parseSetCookieHeader(header))
      event.cookies.set(name, cookie.value, {
        path: cookie.path ?? '/',
        maxAge: cookie['max-age'],
        httpOnly: true,
        sameSite: 'lax',
        secure: cookie.secure ?? false
      });
}

const WORDS: Record<string, { status: number; code: string; message: string; field?: string }> = {
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    status: 409,
    code: 'EMAIL_TAKEN',
    message: 'There is an account with this e-mail already. Sign in instead.',
    field: 'email'
  },
  INVALID_EMAIL_OR_PASSWORD: {
    status: 401,
    code: 'WRONG_CREDENTIALS',
    message: 'The e-mail or the password is wrong.'
  },
  INVALID_PASSWORD: {
    status: 400,
    code: 'WRONG_PASSWORD',
    message: 'This is not your password.',
    field: 'current'
  },
  CREDENTIAL_ACCOUNT_NOT_FOUND: {
    status: 409,
    code: 'NO_PASSWORD',
    message: 'This account has no password to change.'
  },
  NO_DEMO: { status: 404, code: 'NO_DEMO', message: 'This installation has no demo.' }
};

async function refusal(response: Response): Promise<ApiError> {
  if (response.status === 429)
    return tooManyAttempts(Number(response.headers.get('x-retry-after') ?? 60) * 1000);
  const { code = '', message } = (await response.json().catch(() => ({}))) as {
    code?: string;
    message?: string;
  };
  const known = WORDS[code];
  if (known) return new ApiError(known.status, known.code, known);
  const status = response.status >= 400 && response.status < 500 ? response.status : 500;
  return new ApiError(status, code || 'SIGN_IN_FAILED', message ?? 'Signing in did not work. Try again.');
}

function tooManyAttempts(resetMs: number): ApiError {
  const seconds = Math.max(1, Math.ceil(resetMs / 1000));
  return new ApiError(429, 'TOO_MANY_ATTEMPTS', {
    message: `Too many attempts. Try again in ${seconds} seconds.`,
    headers: { 'retry-after': String(seconds) }
  });
}

/** IETF draft-ietf-httpapi-ratelimit-headers-07, the separate fields. */
function limitHeaders(state: RateLimitState): Record<string, string> {
  return {
    'ratelimit-limit': String(ATTEMPTS_PER_ACCOUNT.max),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(Math.ceil(state.resetMs / 1000))
  };
}
