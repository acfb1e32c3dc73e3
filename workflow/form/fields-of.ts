import * as z from 'zod';
import type { NodeDefinition } from '../define-node.ts';
import type { Field } from './field-types.ts';
import { fieldMeta } from './schema.ts';

const cache = new WeakMap<z.ZodObject, readonly Field[]>();

/** The inputs of a node's form, in the order of its config schema, as plain data. */
export function fieldsOf(definition: Pick<NodeDefinition, 'config'>): readonly Field[] {
  const known = cache.get(definition.config);
  if (known) return known;
  const fields = Object.entries(definition.config.shape).map(
    ([name, schema]) => ({ name, ...fieldMeta(schema) }) as Field // the union loses the tie between kind and the rest
  );
  cache.set(definition.config, fields);
  return fields;
}

/** One field of a config through its schema; lists come out as arrays. */
export function parseField(
  definition: Pick<NodeDefinition, 'config'>,
  name: string,
  value: unknown
): z.core.util.SafeParseResult<unknown> {
  const schema: z.core.$ZodType = definition.config.shape[name];
  return z.safeParse(schema, value);
}

/** A raw config with the defaults that the document leaves out; lists stay rows by id. */
export function resolveDefaults(
  definition: Pick<NodeDefinition, 'config'>,
  config: Record<string, unknown> = {}
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fieldsOf(definition)) {
    const value = config[field.name] ?? defaultOf(field);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

function defaultOf(field: Field): unknown {
  return 'default' in field
    ? field.default
    : field.kind === 'rows' || field.kind === 'conditions'
      ? {}
      : undefined;
}
