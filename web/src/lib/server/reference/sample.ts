import type { JsonSchema } from '../openapi-schemas.ts';

/** Finds the shape that a `$ref` names. */
export type Resolve = (reference: string) => JsonSchema;

const MOMENT = '2026-08-21T09:30:00.000Z';
const ID_TAIL = '0M7Qd3kV9xTfYb2LhRz5Wc'; // 22 characters, as every public id has
const BY_FORMAT: Record<string, string> = {
  'date-time': MOMENT,
  email: 'ada@example.com',
  uri: 'https://example.com/…',
  base64: 'AAEC'
};

/** A made-up value that a schema would let through: for examples, never for tests. */
export function sampleOf(schema: JsonSchema, resolve: Resolve): unknown {
  const given = schema as { examples?: unknown[]; enum?: unknown[]; anyOf?: JsonSchema[]; $ref?: string };
  if (given.examples) return given.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (given.enum) return given.enum[0];
  if (given.$ref !== undefined) return sampleOf(resolve(given.$ref), resolve);
  if (given.anyOf) return sampleOf(given.anyOf[0]!, resolve);
  const type = Array.isArray(schema.type) ? (schema.type as string[])[0] : schema.type;
  if (type === 'object') return sampleObject(schema, resolve);
  if (type === 'array') return [sampleOf(schema.items as JsonSchema, resolve)];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
  if (type === 'boolean') return true;
  return type === 'string' ? sampleText(schema) : {};
}

function sampleObject(schema: JsonSchema, resolve: Resolve): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, sampleOf(property, resolve)])
  );
}

function sampleText({ format, pattern }: JsonSchema): string {
  const kind = /^\^([a-z]+)_\[/.exec(String(pattern))?.[1];
  return kind ? `${kind}_${ID_TAIL}` : (BY_FORMAT[String(format)] ?? 'text');
}

/** A body with what is needed, or with its first field when nothing is. */
export function sampleBody(schema: JsonSchema, resolve: Resolve): unknown {
  if (typeof schema.$ref === 'string') return sampleOf(schema, resolve);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = (schema.required ?? []) as string[];
  const chosen = properties.filter(([name]) => required.includes(name));
  const shown = chosen.length > 0 ? chosen : properties.slice(0, 1);
  return Object.fromEntries(shown.map(([name, property]) => [name, sampleOf(property, resolve)]));
}
