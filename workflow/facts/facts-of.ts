import { portsOf, type NodeDefinition, type Ports } from '../define-node.ts';
import { type FieldKind, isCredential } from '../form/field-types.ts';
import { fieldsOf } from '../form/fields-of.ts';
import type { LoopPorts } from '../loops.ts';
import type { FieldFacts } from '../form/own-values.ts';

/**
 * What can be said about a node type in plain data: enough to draw it, wire it and store it. The canvas opens with these
 * alone; schemas, forms and checks come with the definition, which is larger by a factor of thirty.
 */
export interface NodeFacts extends Pick<NodeDefinition, 'type' | 'version' | 'title' | 'icon' | 'group'> {
  /** Those of a new node where they follow the config; `portsByFacts` gives those of any node. */
  ports: Ports;
  /** Of a node that runs others round after round. */
  loop?: LoopPorts;
  /** Those that are stored or copied in a way of their own: most fields hold a value and no more. */
  fields: readonly FieldFacts[];
}

const OWN_KINDS: ReadonlySet<FieldKind> = new Set(['rows', 'conditions', 'longText', 'workflow']);

export function factsOf(definition: NodeDefinition): NodeFacts {
  const { type, version, title, icon, group } = definition;
  const fields = fieldsOf(definition)
    .map(({ name, kind, ...rest }): FieldFacts => ({
      ...{ name, kind },
      ...('mint' in rest && rest.mint ? { mint: rest.mint } : {})
    }))
    .filter((field) => field.mint || isCredential(field) || OWN_KINDS.has(field.kind));
  return {
    ...{ type, version, title, icon, group },
    ports: portsOf(definition),
    ...(definition.loop ? { loop: definition.loop } : {}),
    fields
  };
}
