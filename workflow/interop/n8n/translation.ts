import type { Parameters } from './parameters.ts';
import type { Renames } from './renames.ts';
import type { N8nNode } from './source.ts';

/** What a node of n8n becomes. */
export interface Translation {
  type: string;
  /** Fields without a value are left out. */
  config: Record<string, unknown>;
  /** Our ports by the index that n8n gives them; the usual ones when absent. */
  inputs?: readonly string[];
  outputs?: readonly string[];
  /** What n8n's node called otherwise in its output. */
  renames?: Renames;
  /** Sentences about what a person should look at. */
  hints?: readonly string[];
}

/** Models, parsers and tools that hang on an AI node of n8n, by the kind of their link. */
export interface Attached {
  kind: string;
  node: N8nNode;
  parameters: Parameters;
}

export interface Source {
  node: N8nNode;
  parameters: Parameters;
  attached: readonly Attached[];
}

/** `undefined`: this operation does not exist here. */
export type Translator = (source: Source) => Translation | undefined;

export type Translators = Readonly<Record<string, Translator>>;
