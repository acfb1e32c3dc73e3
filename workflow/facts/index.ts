/** The catalogue as plain data, without schemas and code: what the first screen of the builder needs. */
import type { Ports } from '../define-node.ts';
import { findLoops, type Loop } from '../loops.ts';
import { configPorts } from '../nodes/ports/index.ts';
import type { NodeFacts } from './facts-of.ts';
import type { WorkflowEdge } from '../types.ts';
import { nodeFacts } from './table.ts';

export type { Loop } from '../loops.ts';
export type { NodeFacts } from './facts-of.ts';
export { nodeFacts };

const byType = new Map(nodeFacts.map((facts) => [facts.type, facts]));

/** The facts of a type, or `undefined` for one this build does not know. */
export function findFacts(type: string): NodeFacts | undefined {
  return byType.get(type);
}

/** The ports of a node with this raw config, or `undefined` for a type that this build does not know. */
export function portsByFacts(type: string, config: Record<string, unknown> = {}): Ports | undefined {
  return configPorts[type]?.(config) ?? findFacts(type)?.ports;
}

/** Whether nodes of one type may differ in their ports. */
export const portsFollowConfig = (type: string): boolean => configPorts[type] !== undefined;

/** The loops of a graph with what belongs to each. */
export function loopsByFacts(
  nodes: Iterable<readonly [string, { type: string }]>,
  edges: Iterable<readonly [string, WorkflowEdge]>
): Loop[] {
  const graph = { nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
  return findLoops(graph, (type) => findFacts(type)?.loop);
}

/** Whether a wire that ends there ends a round of a loop. */
export const endsRound = (type: string, port: string): boolean => findFacts(type)?.loop?.back === port;
