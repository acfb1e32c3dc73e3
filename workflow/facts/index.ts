/** The catalogue as plain data, without schemas and code: what the first screen of the builder needs. */
import type { NodeFacts } from './facts-of.ts';
import { nodeFacts } from './table.ts';

export type { NodeFacts } from './facts-of.ts';
export { nodeFacts };

const byType = new Map(nodeFacts.map((facts) => [facts.type, facts]));

/** The facts of a type, or `undefined` for one this build does not know. */
export function findFacts(type: string): NodeFacts | undefined {
  return byType.get(type);
}
