import type { Action, Actor, SessionUser } from '@automateos/auth';
import type { IdKind } from '@automateos/workflow';
import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { authorise, uuidOf } from './access.ts';
import { ApiError, errorResponse } from './errors.ts';
import { parseInput, queryOf, readJson } from './parse.ts';
import { platform } from './platform.ts';

/** `public`: anybody. `signedIn`: a person, in any role or none. Otherwise what the role table says. */
export type RouteAccess = 'public' | 'signedIn' | Action;

/** Names of path parameters with the kind of id each is; `text` for one that is not an id. */
export type ParamKinds = Record<string, IdKind | 'text'>;

/** What a route gets beside its checked input. */
export interface RouteContext<Access extends RouteAccess, Params extends ParamKinds, Input> {
  event: RequestEvent;
  actor: Access extends Action ? Actor : Actor | undefined;
  user: Access extends 'signedIn' ? SessionUser : SessionUser | undefined;
  params: { [Name in keyof Params]: string };
  body: Input extends { body: infer Body } ? Body : undefined;
  query: Input extends { query: infer Query } ? Query : undefined;
}

export interface RouteSpec<Access extends RouteAccess, Params extends ParamKinds, Body, Query> {
  /** Required: a route that does not say who may use it does not compile, and fails the route test. */
  action: Access;
  params?: Params;
  body?: z.ZodType<Body>;
  /** Largest body in bytes; LIMITS.jsonBodyBytes unless told. */
  bodyBytes?: number;
  query?: z.ZodType<Query>;
  /** Status of an answer that is not a Response; 200 unless told. `undefined` is answered with 204. */
  status?: number;
  handle(context: RouteContext<Access, Params, { body: Body; query: Query }>): Promise<unknown> | unknown;
}

export interface RouteHandler {
  (event: RequestEvent): Promise<Response>;
  readonly action: RouteAccess;
  readonly params: ParamKinds;
  /** What goes in and which status comes out, for the OpenAPI document. */
  readonly input: { body?: z.ZodType; query?: z.ZodType };
  readonly status: number;
}

const NOTHING = z.strictObject({});

/**
 * The only way to make an API route: declared access, strict input, one error shape.
 * @example export const POST = route({ action: 'workflow.create', body: z.strictObject({…}), status: 201, handle: … })
 */
export function route<
  Access extends RouteAccess,
  const Params extends ParamKinds = Record<never, 'text'>,
  Body = undefined,
  Query = undefined
>(spec: RouteSpec<Access, Params, Body, Query>): RouteHandler {
  const handler = async (event: RequestEvent): Promise<Response> => {
    try {
      admit(spec.action, event.locals);
      const input = {
        event,
        actor: event.locals.actor,
        user: event.locals.user,
        params: checkParams(spec.params ?? {}, event.params),
        query: parseInput<unknown>(spec.query ?? NOTHING, queryOf(event.url)),
        body: await readBody(spec, event.request)
      };
      // Each part was checked just above against the schema or the access that its type comes from.
      const context = input as RouteContext<Access, Params, { body: Body; query: Query }>;
      return toResponse(await spec.handle(context), spec.status ?? 200);
    } catch (error) {
      return errorResponse(error, (fault) =>
        platform().log.error({ err: fault, route: event.route.id }, 'fault in a route')
      );
    }
  };
  const { action, params = {}, body, query, status = 200 } = spec;
  return Object.assign(handler, { action, params, input: { body, query }, status });
}

/** @throws ApiError 401 or 403 */
function admit(access: RouteAccess, { actor, user }: App.Locals): void {
  if (access === 'public' || (access === 'signedIn' && user)) return;
  if (!actor && !user)
    throw new ApiError(
      401,
      'UNAUTHENTICATED',
      'Sign in, or send an API key as "Authorization: Bearer <key>".'
    );
  if (access === 'signedIn')
    throw new ApiError(403, 'PERSON_NEEDED', 'Only a signed-in person can do this, not an API key.');
  if (!actor) throw new ApiError(403, 'NO_ORGANISATION', 'You are not a member of any team.');
  authorise(actor, access);
}

function checkParams(kinds: ParamKinds, params: Partial<Record<string, string>>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = params[name] ?? '';
    if (kind !== 'text') uuidOf(kind, value);
    checked[name] = value;
  }
  return checked;
}

/** An absent body counts as an empty object where one is expected; a body that nobody expects must be empty. */
async function readBody(
  spec: { body?: z.ZodType<unknown>; bodyBytes?: number },
  request: Request
): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const body = await readJson(request, spec.bodyBytes);
  if (!spec.body && body === undefined) return undefined;
  return parseInput<unknown>(spec.body ?? NOTHING, body ?? {});
}

function toResponse(result: unknown, status: number): Response {
  if (result instanceof Response) return result;
  const headers = { 'cache-control': 'no-store' };
  return result === undefined
    ? new Response(null, { status: 204, headers })
    : Response.json(result, { status, headers });
}
