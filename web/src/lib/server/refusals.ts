import type { RouteHandler } from './route.ts';

/** Refusals of operations of many kinds: status → its name among the components, and a sentence. */
export const COMMON_REFUSALS: Record<number, readonly [name: string, when: string]> = {
  400: [
    'Malformed',
    'The request is malformed: `code` and `field` say where. Unknown fields and query parameters are refused too.'
  ],
  401: ['Unauthenticated', 'There is no valid API key and no session.'],
  403: ['Forbidden', 'Your role does not allow this, or a browser sent it from another site.'],
  404: ['NotFound', 'It does not exist, or it belongs to another team.'],
  413: ['TooLarge', 'The body is too large.'],
  415: ['WrongType', 'The body is not JSON.'],
  500: ['Fault', 'Something went wrong on our side.'],
  503: ['Unavailable', 'The database cannot be reached just now. Try again after `Retry-After` seconds.']
};

type Described = Pick<RouteHandler, 'action' | 'params' | 'docs'>;

/** Statuses that an operation may refuse with because of what it is, without saying so. */
export function commonRefusals(route: Described, method: string): Set<number> {
  const statuses = [400, 500, 503];
  if (route.action !== 'public') statuses.push(401);
  if (route.action !== 'public' || method !== 'GET') statuses.push(403);
  if (Object.keys(route.params).length > 0) statuses.push(404);
  if (method !== 'GET') statuses.push(413, 415);
  return new Set(statuses);
}

/** Whether the document says that an operation may refuse like this. */
export function isDescribedRefusal(
  route: Described,
  method: string,
  refusal: { status: number; code: string }
): boolean {
  if (commonRefusals(route, method).has(refusal.status)) return true;
  const declared = Object.entries(route.docs.errors ?? {});
  // A document that is refused names the kind of its first problem; the status alone is promised.
  return declared.some(
    ([code, [status]]) => status === refusal.status && (status === 422 || code === refusal.code)
  );
}
