/** The catalogue as plain data, without schemas and code: what the first screen of the builder needs. */
import type { Ports } from '../define-node.ts';
import { configPorts } from '../nodes/ports/index.ts';
import type { NodeFacts } from './facts-of.ts';
import { nodeFacts } from './table.ts';

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
