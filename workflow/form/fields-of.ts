import * as z from 'zod';
import type { NodeDefinition } from '../define-node.ts';
import { randomText } from '../ids.ts';
import { type Field, isCredential, type Mint } from './field-types.ts';
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

/** The config written when a node is added: `config` plus what the editor mints (a webhook's path, the time zone). */
export function initialConfig(
  definition: Pick<NodeDefinition, 'config'>,
  config: Record<string, unknown> = {}
): Record<string, unknown> {
  const minted: Record<string, unknown> = {};
  for (const field of fieldsOf(definition)) {
    if ('mint' in field && field.mint && !config[field.name]) minted[field.name] = mint(field.mint);
  }
  return { ...config, ...minted };
}

/** The config of a copied node (duplicate, fork, install, import): what must be unique is minted anew. */
export function copiedConfig(
  definition: Pick<NodeDefinition, 'config'>,
  config: Record<string, unknown>
): Record<string, unknown> {
  const minted = uniqueFields(definition).map((name) => [name, mint('randomPath')]);
  return { ...config, ...Object.fromEntries(minted) };
}

/**
 * A config written from outside: what must be unique and is left out stays as it is in `existing`, the config that it
 * replaces, or is minted.
 */
export function completedConfig(
  definition: Pick<NodeDefinition, 'config'>,
  config: Record<string, unknown>,
  existing: Record<string, unknown> = {}
): Record<string, unknown> {
  const absent = uniqueFields(definition).filter((name) => !config[name]);
  return {
    ...config,
    ...Object.fromEntries(absent.map((name) => [name, existing[name] || mint('randomPath')]))
  };
}

/** A config that may be given away: without its choice of a secret or connection, and without addresses that work like a password. */
export function portableConfig(
  definition: Pick<NodeDefinition, 'config'>,
  config: Record<string, unknown>
): Record<string, unknown> {
  const own = new Set(uniqueFields(definition));
  for (const field of fieldsOf(definition)) if (isCredential(field)) own.add(field.name);
  return Object.fromEntries(Object.entries(config).filter(([name]) => !own.has(name)));
}

function uniqueFields(definition: Pick<NodeDefinition, 'config'>): string[] {
  return fieldsOf(definition)
    .filter((field) => 'mint' in field && field.mint === 'randomPath')
    .map(({ name }) => name);
}

function defaultOf(field: Field): unknown {
  return 'default' in field
    ? field.default
    : field.kind === 'rows' || field.kind === 'conditions'
      ? {}
      : undefined;
}

const PATH_LENGTH = 22; // 131 bits: a path that cannot be guessed

function mint(kind: Mint): string {
  return kind === 'randomPath' ? randomText(PATH_LENGTH) : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
