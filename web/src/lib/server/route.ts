import type { Action, Actor, SessionUser } from '@automateos/auth';
import type { IdKind } from '@automateos/workflow';
import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { authorise, uuidOf } from './access.ts';
import { assertDescribed } from './answer-check.ts';
import { ApiError, errorResponse } from './errors.ts';
import { isNothing, type OperationDocs } from './operation.ts';
import { parseInput, queryOf, readJson } from './parse.ts';
import { platform } from './platform.ts';

/** `public`: anybody. `signedIn`: a person, in any role or none. Otherwise what the role table says. */
export type RouteAccess = 'public' | 'signedIn' | Action;

/** Names of path parameters with the kind of id each is; `text` for one that is not an id. */
export type ParamKinds = Record<string, IdKind | 'text'>;

/** What goes in beside the path. */
interface Input<Body, Query, Headers> {
  body: Body;
  query: Query;
  headers: Headers;
}

/** What a route gets beside its checked input. */
export interface RouteContext<Access extends RouteAccess, Params extends ParamKinds, In> {
  event: RequestEvent;
  actor: Access extends Action ? Actor : Actor | undefined;
  user: Access extends 'signedIn' ? SessionUser : SessionUser | undefined;
  params: { [Name in keyof Params]: string };
  body: In extends { body: infer Body } ? Body : undefined;
  query: In extends { query: infer Query } ? Query : undefined;
  headers: In extends { headers: infer Headers } ? Headers : undefined;
}

export interface RouteSpec<
  Access extends RouteAccess,
  Params extends ParamKinds,
  Body,
  Query,
  Headers,
  Answer
> {
  /** Required: a route that does not say who may use it does not compile, and fails the route test. */
  action: Access;
  params?: Params;
  body?: z.ZodType<Body>;
  /** Largest body in bytes; LIMITS.jsonBodyBytes unless told. */
  bodyBytes?: number;
  query?: z.ZodType<Query>;
  /** Request headers that the route reads, by their names in lower case; others are left alone. */
  headers?: z.ZodType<Headers>;
  /** What a success answers: the one description, for the compiler, the tests and the document. `nothing` is a 204. */
  answer: z.ZodType<Answer>;
  /** Status of a success; 200 unless told. */
  status?: number;
  docs: OperationDocs;
  handle(
    context: RouteContext<Access, Params, Input<Body, Query, Headers>>
  ): Promise<NoInfer<Answer>> | NoInfer<Answer>;
}

export interface RouteHandler {
  (event: RequestEvent): Promise<Response>;
  readonly action: RouteAccess;
  readonly params: ParamKinds;
  readonly input: { body?: z.ZodType; query?: z.ZodType; headers?: z.ZodType };
  readonly answer: z.ZodType;
  readonly status: number;
  readonly docs: OperationDocs;
}

const EMPTY = z.strictObject({});
const NO_CONTENT = 204;

/**
 * The only way to make an API route: declared access, strict input, described answer, one error shape.
 * @example export const POST = route({ action: 'workflow.create', body: z.strictObject({…}), status: 201, answer: workflow, docs: {…}, handle: … })
 */
export function route<
  Access extends RouteAccess,
  const Params extends ParamKinds = Record<never, 'text'>,
  Body = undefined,
  Query = undefined,
  Headers = undefined,
  Answer = undefined
>(spec: RouteSpec<Access, Params, Body, Query, Headers, Answer>): RouteHandler {
  const { action, params = {}, body, query, headers, answer, docs } = spec;
  const status = isNothing(answer) ? NO_CONTENT : (spec.status ?? 200);
  const described = { action, params, input: { body, query, headers }, answer, status, docs };
  const handler = async (event: RequestEvent): Promise<Response> => {
    const response = await respond(spec, event, status);
    // In tests and while developing, an answer that its description does not cover is a fault.
    if (!import.meta.env.PROD) await assertDescribed(described, event.request.method, response);
    return response;
  };
  return Object.assign(handler, described);
}

async function respond<Access extends RouteAccess, Params extends ParamKinds, Body, Query, Headers, Answer>(
  spec: RouteSpec<Access, Params, Body, Query, Headers, Answer>,
  event: RequestEvent,
  status: number
): Promise<Response> {
  try {
    admit(spec.action, event.locals);
    const input = {
      event,
      actor: event.locals.actor,
      user: event.locals.user,
      params: checkParams(spec.params ?? {}, event.params),
      query: parseInput<unknown>(spec.query ?? EMPTY, queryOf(event.url)),
      headers: spec.headers && parseInput<unknown>(spec.headers, Object.fromEntries(event.request.headers)),
      body: await readBody(spec, event.request)
    };
    // Each part was checked just above against the schema or the access that its type comes from.
    const context = input as RouteContext<Access, Params, Input<Body, Query, Headers>>;
    return toResponse(await spec.handle(context), status);
  } catch (error) {
    return errorResponse(error, (fault) =>
      platform().log.error({ err: fault, route: event.route.id }, 'fault in a route')
    );
  }
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
  return parseInput<unknown>(spec.body ?? EMPTY, body ?? {});
}

function toResponse(result: unknown, status: number): Response {
  if (result instanceof Response) return result;
  const headers = { 'cache-control': 'no-store' };
  return status === NO_CONTENT
    ? new Response(null, { status, headers })
    : Response.json(result, { status, headers });
}
