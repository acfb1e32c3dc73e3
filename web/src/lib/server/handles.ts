import { ensureOrg, resolveIdentity } from '@automateos/auth';
import { redirect } from '@sveltejs/kit';
import type { Handle } from '@sveltejs/kit/hooks';
import { ApiError, errorResponse, toApiError } from './errors.ts';
import { assertSameOrigin } from './origin-check.ts';
import { platform } from './platform.ts';
import { addSecurityHeaders } from './security-headers.ts';

const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/');
const isApp = (path: string): boolean => path === '/app' || path.startsWith('/app/');

const logFault = (error: unknown): void => platform().log.error({ err: error }, 'fault while answering');

/** Headers of every answer, and the origin check of every mutation. */
export const protect: Handle = async ({ event, resolve }) => {
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
export const identify: Handle = async ({ event, resolve }) => {
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
    if (identity.user && !response.headers.has('cache-control'))
      response.headers.set('cache-control', 'private, no-cache');
    for (const cookie of identity.setCookies) response.headers.append('set-cookie', cookie);
    return response;
  } catch (error) {
    if (isApi(event.url.pathname) && toApiError(error)) return errorResponse(error, logFault);
    throw error; // a page: handleError chooses status and words
  }
};

/** Pages of the product are for people who signed in; `next` is always a path of ours. */
export const guardApp: Handle = ({ event, resolve }) => {
  const { pathname, search } = event.url;
  if (!isApp(pathname) || event.locals.actor) return resolve(event);
  const location = `/sign-in?next=${encodeURIComponent(pathname + search)}`;
  // Kit's router understands a thrown redirect; a browser gets an answer with the headers of every answer.
  if (event.isDataRequest) redirect(303, location);
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
};

/** The API speaks JSON also where Kit answers by itself: unknown paths and methods. */
export const speakJson: Handle = async ({ event, resolve }) => {
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
