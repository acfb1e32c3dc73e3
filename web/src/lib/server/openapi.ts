import { ROLE_TABLE } from '@automateos/auth';
import type { z } from 'zod';
import { NOUNS } from './access.ts';
import { errorAnswer } from './answers/errors.ts';
import { createSchemas, type JsonSchema, type Schemas } from './openapi-schemas.ts';
import { eventsOf, isNothing, TAGS } from './operation.ts';
import { COMMON_REFUSALS, commonRefusals } from './refusals.ts';
import type { ParamKinds, RouteHandler } from './route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/** A route as it is described: its path with `{name}` parameters, one handler per method. */
export interface DescribedRoute {
  path: string;
  methods: Partial<Record<Method, RouteHandler>>;
}

const INTRODUCTION = `Everything the product does, for programs.

Send an API key as \`Authorization: Bearer ao_…\`. A key acts for the person who made it, in the team it was made in, with
the role that person has. Ids are a prefix and 22 characters (\`wf_…\`, \`run_…\`); moments are ISO 8601 in UTC.

Lists answer \`{ data, nextCursor }\`: send \`nextCursor\` back as \`cursor\` for the next page. Refusals answer
\`{ error: { code, message, field? } }\`: the code is for programs, the message is a sentence for people. Unknown fields and
query parameters are refused, so a typing mistake never goes unnoticed.`;

const SECURITY = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `ao_…`. Make one under API keys.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'ao_session',
    description: 'The session of a signed-in browser.'
  }
};

/** The API as an OpenAPI 3.1 document, made from the routes themselves: what they check is what is described. */
export function describeApi(routes: readonly DescribedRoute[], publicUrl: string): JsonSchema {
  const schemas = createSchemas();
  const error = schemas.output(errorAnswer);
  const sorted = routes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const paths = sorted.map(
    ({ path, methods }) => [path, describeMethods(methods, { schemas, error })] as const
  );
  return {
    openapi: '3.1.0',
    info: { title: 'AutomateOS', version: '1', description: INTRODUCTION },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: schemas.components(),
      responses: commonResponses(error),
      securitySchemes: SECURITY
    }
  };
}

interface Making {
  schemas: Schemas;
  /** Refers to the shape of every refusal. */
  error: JsonSchema;
}

function describeMethods(methods: DescribedRoute['methods'], making: Making): JsonSchema {
  const known = METHODS.flatMap((method) => {
    const handler = methods[method];
    return handler ? [[method.toLowerCase(), describe(handler, method, making)] as const] : [];
  });
  return Object.fromEntries(known);
}

function describe(handler: RouteHandler, method: Method, making: Making): JsonSchema {
  const { action, docs, input } = handler;
  const { schemas } = making;
  return {
    operationId: docs.id,
    tags: [docs.tag],
    summary: docs.summary,
    ...(docs.description !== undefined && { description: docs.description }),
    ...securityOf(action),
    'x-action': action,
    ...(Object.hasOwn(ROLE_TABLE, action) && { 'x-roles': ROLE_TABLE[action as keyof typeof ROLE_TABLE] }),
    parameters: [
      ...pathParameters(handler.params),
      ...parameters('query', input.query, schemas),
      ...parameters('header', input.headers, schemas)
    ],
    ...(input.body && { requestBody: describeBody(input.body, schemas) }),
    responses: {
      [handler.status]: describeSuccess(handler, schemas),
      ...describeRefusals(handler, method, making.error)
    }
  };
}

function securityOf(action: RouteHandler['action']): JsonSchema {
  if (action === 'public') return { security: [] };
  return action === 'signedIn' ? { security: [{ session: [] }] } : {};
}

const pathParameters = (params: ParamKinds): JsonSchema[] =>
  Object.entries(params).map(([name, kind]) => ({
    name,
    in: 'path',
    required: true,
    ...(kind !== 'text' && { description: `Id of the ${NOUNS[kind]}.` }),
    schema: kind === 'text' ? { type: 'string' } : { type: 'string', pattern: `^${kind}_[0-9A-Za-z]{22}$` }
  }));

function parameters(
  place: 'query' | 'header',
  schema: z.ZodType | undefined,
  schemas: Schemas
): JsonSchema[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.input(schema) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest
  }));
}

function describeBody(body: z.ZodType, schemas: Schemas): JsonSchema {
  const schema = schemas.input(body);
  // A body of nothing but optional fields may be left out; the routes take it as an empty object.
  const isNeeded = schema.$ref !== undefined || ((schema.required as string[] | undefined)?.length ?? 0) > 0;
  return { required: isNeeded, content: { 'application/json': { schema } } };
}

function describeSuccess({ answer, docs }: RouteHandler, schemas: Schemas): JsonSchema {
  const headers = Object.entries(docs.answerHeaders ?? {}).map(
    ([name, description]) => [name, { description, schema: { type: 'string' } }] as const
  );
  return {
    description: isNothing(answer) ? 'Done.' : docs.summary,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(!isNothing(answer) && { content: contentOf(answer, schemas) })
  };
}

function contentOf(answer: z.ZodType, schemas: Schemas): JsonSchema {
  const events = eventsOf(answer);
  if (!events) return { 'application/json': { schema: schemas.output(answer) } };
  // OpenAPI 3.1 has no words for events: the text is a string, and what each event's data holds stands beside it.
  const data = Object.entries(events).map(([name, schema]) => [name, schemas.output(schema)] as const);
  return { 'text/event-stream': { schema: { type: 'string' }, 'x-events': Object.fromEntries(data) } };
}

const RETRY_AFTER = { 'retry-after': { description: 'Seconds to wait.', schema: { type: 'string' } } };

/** Refusals that many operations share, each described once. */
function commonResponses(error: JsonSchema): JsonSchema {
  const responses = Object.entries(COMMON_REFUSALS).map(([status, [name, when]]) => [
    name,
    { 'x-status': status, ...describeRefusal(Number(status), [when], { schema: error }) }
  ]);
  return Object.fromEntries(responses) as JsonSchema;
}

function describeRefusals(handler: RouteHandler, method: Method, error: JsonSchema): JsonSchema {
  const common = commonRefusals(handler, method);
  const responses = new Map<number, JsonSchema>();
  for (const status of common)
    responses.set(status, { $ref: `#/components/responses/${COMMON_REFUSALS[status]![0]}` });
  const own = Object.groupBy(Object.entries(handler.docs.errors ?? {}), ([, [status]]) => status);
  for (const [key, refusals = []] of Object.entries(own)) {
    const status = Number(key);
    const sentences = refusals.map(([code, [, when]]) => `\`${code}\`: ${when}`);
    if (common.has(status)) sentences.unshift(COMMON_REFUSALS[status]![1]);
    const examples = refusals.map(
      ([code, [, when]]) => [code, { summary: when, value: { error: { code, message: when } } }] as const
    );
    const content = { schema: error, examples: Object.fromEntries(examples) };
    responses.set(status, describeRefusal(status, sentences, content));
  }
  return Object.fromEntries(responses);
}

const describeRefusal = (status: number, sentences: string[], content: JsonSchema): JsonSchema => ({
  description: sentences.join(' '),
  ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
  content: { 'application/json': content }
});
