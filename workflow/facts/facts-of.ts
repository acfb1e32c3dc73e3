import { portsOf, type NodeDefinition, type Ports } from '../define-node.ts';
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
  docs: { summary: string };
  fields: readonly FieldFacts[];
}

export function factsOf(definition: NodeDefinition): NodeFacts {
  const { type, version, title, icon, group, docs } = definition;
  const fields = fieldsOf(definition).map((field) => ({
    name: field.name,
    kind: field.kind,
    ...('mint' in field && field.mint ? { mint: field.mint } : {})
  }));
  return {
    ...{ type, version, title, icon, group },
    ports: portsOf(definition),
    ...(definition.loop ? { loop: definition.loop } : {}),
    docs: { summary: docs.summary },
    fields
  };
}
