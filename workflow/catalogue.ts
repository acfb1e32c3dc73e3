import type { NodeDefinition } from './define-node.ts';
import { filter } from './nodes/filter.ts';
import { httpRequest } from './nodes/http-request.ts';
import { ifNode } from './nodes/if.ts';
import { respond } from './nodes/respond.ts';
import { schedule } from './nodes/schedule.ts';
import { setFields } from './nodes/set-fields.ts';
import { start } from './nodes/start.ts';
import { webhook } from './nodes/webhook.ts';

const nodes = [start, webhook, schedule, httpRequest, setFields, ifNode, filter, respond] as const;

/** A definition of the catalogue, with its exact config. */
export type CatalogueNode = (typeof nodes)[number];

/** Every node type, in the order of the picker. Adding a node is one line here and one in executors.server.ts. */
export const catalogue: readonly NodeDefinition[] = nodes;

const byType = new Map(catalogue.map((definition) => [definition.type, definition]));

/** The definition of a type, or `undefined` for one this build does not know. */
export function findDefinition(type: string): NodeDefinition | undefined {
  return byType.get(type);
}
