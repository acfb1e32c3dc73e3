/** Values of a config that belong to one node alone: what the editor mints, and what must not travel with a copy. */
import { randomText } from '../ids.ts';
import { type FieldKind, isCredential, type Mint } from './field-types.ts';

/** One field of a type's form, as far as storing and copying its config needs to know it. */
export interface FieldFacts {
  name: string;
  kind: FieldKind;
  mint?: Mint;
}

interface Fields {
  fields: readonly FieldFacts[];
}

/** The config written when a node is added: `config` plus what the editor mints (a webhook's path, the time zone). */
export function initialConfig(type: Fields, config: Record<string, unknown> = {}): Record<string, unknown> {
  const minted: Record<string, unknown> = {};
  for (const field of type.fields) {
    if (field.mint && !config[field.name]) minted[field.name] = mint(field.mint);
  }
  return { ...config, ...minted };
}

/** The config of a copied node (duplicate, fork, install, import): what must be unique is minted anew. */
export function copiedConfig(type: Fields, config: Record<string, unknown>): Record<string, unknown> {
  const minted = uniqueFields(type).map((name) => [name, mint('randomPath')]);
  return { ...config, ...Object.fromEntries(minted) };
}

/**
 * A config written from outside: what must be unique and is left out stays as it is in `existing`, the config that it
 * replaces, or is minted.
 */
export function completedConfig(
  type: Fields,
  config: Record<string, unknown>,
  existing: Record<string, unknown> = {}
): Record<string, unknown> {
  const absent = uniqueFields(type).filter((name) => !config[name]);
  return {
    ...config,
    ...Object.fromEntries(absent.map((name) => [name, existing[name] || mint('randomPath')]))
  };
}

/**
 * A config that may be given away: without its choice of a secret, connection or workflow, and without addresses that work like a
 * password.
 */
export function portableConfig(type: Fields, config: Record<string, unknown>): Record<string, unknown> {
  const own = new Set(uniqueFields(type));
  for (const field of type.fields) if (isCredential(field) || field.kind === 'workflow') own.add(field.name);
  return Object.fromEntries(Object.entries(config).filter(([name]) => !own.has(name)));
}

function uniqueFields(type: Fields): string[] {
  return type.fields.filter((field) => field.mint === 'randomPath').map(({ name }) => name);
}

const PATH_LENGTH = 22; // 131 bits: a path that cannot be guessed

function mint(kind: Mint): string {
  return kind === 'randomPath' ? randomText(PATH_LENGTH) : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
