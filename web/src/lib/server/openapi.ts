import { z } from 'zod';
import type { ParamKinds, RouteHandler } from './route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

/** A route as it is described: its path with `{name}` parameters, one handler per method. */
export interface DescribedRoute {
  path: string;
  methods: Partial<Record<Method, RouteHandler>>;
}

type JsonSchema = Record<string, unknown>;

const ERROR: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'A sentence that a person can act on.' },
        field: { type: 'string', description: 'The field of the request that is wrong.' }
      }
    }
  }
};

/**
 * The API as an OpenAPI 3.1 document, made from the routes themselves: what they accept is what is described.
 * Answers are described by status only; their fields are the exported types of the services.
 */
export function describeApi(routes: readonly DescribedRoute[], publicUrl: string): JsonSchema {
  const sorted = routes.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const paths = sorted.map(({ path, methods }) => [path, describeMethods(methods)] as const);
  return {
    openapi: '3.1.0',
    info: { title: 'AutomateOS', version: '1', description: 'Everything the product does, for programs.' },
    servers: [{ url: publicUrl }],
    security: [{ apiKey: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `ao_…`.' } }
    }
  };
}

function describeMethods(methods: DescribedRoute['methods']): JsonSchema {
  const known = METHODS.flatMap((method) => {
    const handler = methods[method];
    return handler ? [[method.toLowerCase(), describe(handler)] as const] : [];
  });
  return Object.fromEntries(known);
}

function describe(handler: RouteHandler): JsonSchema {
  const { body, query } = handler.input;
  const error = {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
  };
  return {
    'x-action': handler.action,
    ...(handler.action === 'public' && { security: [] }),
    parameters: [...pathParameters(handler.params), ...queryParameters(query)],
    ...(body && { requestBody: { content: { 'application/json': { schema: toSchema(body) } } } }),
    responses: { [handler.status]: { description: 'Done' }, default: error }
  };
}

const pathParameters = (params: ParamKinds): JsonSchema[] =>
  Object.entries(params).map(([name, kind]) => ({
    name,
    in: 'path',
    required: true,
    schema: kind === 'text' ? { type: 'string' } : { type: 'string', pattern: `^${kind}_[0-9A-Za-z]{22}$` }
  }));

function queryParameters(query: z.ZodType | undefined): JsonSchema[] {
  const { properties = {}, required = [] } = (query ? toSchema(query) : {}) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema
  }));
}

/** What may be sent. Parts that JSON Schema cannot say are left open. */
function toSchema(schema: z.ZodType): JsonSchema {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { ...described, $schema: undefined }; // said once, by the version of OpenAPI
}
