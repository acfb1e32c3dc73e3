import type { NodeDefinition } from './define-node.ts';

/** Every node type, in the order of the picker. Adding a node is one line here and one in executors.server.ts. */
export const catalogue: readonly NodeDefinition[] = [];

/** The definition of a type, or `undefined` for one this build does not know. */
export function findDefinition(type: string): NodeDefinition | undefined {
  return catalogue.find((definition) => definition.type === type);
}
