import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

const COMPONENTS = '#/components/schemas/';

/** Turns zod schemas into JSON Schema. Shapes that have an `id` become components, described once and referred to. */
export function createSchemas() {
  const components = new Map<string, JsonSchema>();

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    // Wrapped, so that a shape with an id is referred to here too instead of standing at the top.
    const wrapped = z.toJSONSchema(z.object({ schema }), {
      io,
      unrepresentable: 'any', // `z.custom` says nothing: anything goes
      override: ({ jsonSchema }) => tidy(jsonSchema)
    });
    for (const [id, definition] of Object.entries(wrapped.$defs ?? {}))
      components.set(id, pointToComponents(definition) as JsonSchema);
    return pointToComponents((wrapped.properties as { schema: unknown }).schema) as JsonSchema;
  }

  return {
    /** What may be sent. */
    input: (schema: z.ZodType) => convert(schema, 'input'),
    /** What is answered. */
    output: (schema: z.ZodType) => convert(schema, 'output'),
    /** Every shape met so far, by name. */
    components: (): Record<string, JsonSchema> =>
      Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  };
}

export type Schemas = ReturnType<typeof createSchemas>;

/** Leaves out what tells a reader nothing: the range of safe integers, and the pattern that a format stands for. */
function tidy(schema: JsonSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format !== undefined) delete schema.pattern;
  delete schema.id;
}

/** `#/$defs/Run` → `#/components/schemas/Run`, everywhere inside. */
function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      key === '$ref' && typeof child === 'string'
        ? child.replace('#/$defs/', COMPONENTS)
        : pointToComponents(child)
    ])
  );
}
