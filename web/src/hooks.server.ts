import { resolveIdentity, ensureOrg } from '@automateos/auth';
import { redirect } from '@sveltejs/kit';
import { sequence, type Handle, type HandleServerError, type ServerInit } from '@sveltejs/kit/hooks';
import { building } from '$app/env';
import * as env from '$app/env/private';
import { ApiError, errorResponse, toApiError } from '#lib/server/errors.ts';
import { assertSameOrigin } from '#lib/server/origin-check.ts';
import { platform, platformFromEnvironment, setPlatform } from '#lib/server/platform.ts';
import { addSecurityHeaders } from '#lib/server/security-headers.ts';
import { handleTheme } from '#lib/shell/theme.server.ts';

export const init: ServerInit = () => {
  if (!building) setPlatform(platformFromEnvironment({ ...env }));
};

const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/');
const isApp = (path: string): boolean => path === '/app' || path.startsWith('/app/');

const logFault = (error: unknown): void => platform().log.error({ err: error }, 'fault while answering');

/** Headers of every answer, and the origin check of every mutation. */
const protect: Handle = async ({ event, resolve }) => {
  const response = await answer();
  addSecurityHeaders(response, { secure: platform().publicUrl.startsWith('https:') });
  return response;

  async function answer(): Promise<Response> {
    try {
      assertSameOrigin(event.request, platform().publicUrl);
    } catch (error) {
      return errorResponse(error, logFault);
    }
    return resolve(event);
  }
};

/** Who asks, once per request. */
const identify: Handle = async ({ event, resolve }) => {
  const { auth, db } = platform();
  try {
    let identity = await resolveIdentity(auth, db, { headers: event.request.headers, prolong: true });
    if (identity.user && !identity.actor && isApp(event.url.pathname)) {
      // Removed from the last team: a person always has one to work in.
      await ensureOrg(db, { userId: identity.user.id, userName: identity.user.name });
      identity = await resolveIdentity(auth, db, { headers: event.request.headers });
    }
    event.locals.actor = identity.actor;
    event.locals.user = identity.user;
    const response = await resolve(event);
    for (const cookie of identity.setCookies) response.headers.append('set-cookie', cookie);
    return response;
  } catch (error) {
    if (toApiError(error)) return errorResponse(error, logFault);
    throw error;
  }
};

/** Pages of the product are for people who signed in; `next` is always a path of ours. */
const guardApp: Handle = ({ event, resolve }) => {
  const { pathname, search } = event.url;
  if (isApp(pathname) && !event.locals.actor)
    redirect(303, `/sign-in?next=${encodeURIComponent(pathname + search)}`);
  return resolve(event);
};

/** The API speaks JSON also where Kit answers by itself: unknown paths and methods. */
const speakJson: Handle = async ({ event, resolve }) => {
  if (!isApi(event.url.pathname)) return resolve(event);
  if (event.route.id === null)
    return errorResponse(new ApiError(404, 'NOT_FOUND', 'There is nothing at this address.'), logFault);
  const response = await resolve(event);
  if (response.status !== 405) return response;
  const allow = response.headers.get('allow') ?? '';
  const refusal = new ApiError(405, 'METHOD_NOT_ALLOWED', {
    message: `Use one of: ${allow}.`,
    headers: { allow }
  });
  return errorResponse(refusal, logFault);
};

export const handle = sequence(protect, identify, guardApp, speakJson, handleTheme);

/** Pages show a service's own sentence; anything else only says that it went wrong. */
export const handleError: HandleServerError = ({ error, kind, event }) => {
  const known = toApiError(error);
  if (known) return { status: known.status, message: known.message, code: known.code };
  if (kind === 'unknown') platform().log.error({ err: error, path: event.url.pathname }, 'fault in a page');
  return kind === 'unknown'
    ? {
        message: 'Something went wrong on our side. Try again; if it stays, tell the operator.',
        code: 'INTERNAL'
      }
    : {};
};
