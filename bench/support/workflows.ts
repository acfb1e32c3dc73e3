import { randomUUID } from 'node:crypto';
import type { WorkflowDocument, WorkflowNode } from '@automateos/workflow';

/** A node of a chain: its type and config. */
export type ChainStep = [type: string, config?: Record<string, unknown>];

/** A webhook address that nobody else uses. */
export const newPath = (): string => randomUUID();

/** A webhook and the steps after it, one behind the other. */
export function chain(
  webhook: { path: string; respond?: 'now' | 'end' | 'node' },
  steps: readonly ChainStep[]
): WorkflowDocument {
  const all: ChainStep[] = [['webhook', { method: 'POST', ...webhook }], ...steps];
  const nodes = all.map(([type, config = {}], index): [string, WorkflowNode] => [
    `n_${index}`,
    { type, typeVersion: 1, label: `Step ${index}`, position: { x: index * 260, y: 0 }, config }
  ]);
  const edges = all
    .slice(1)
    .map((_, index) => [
      `e_${index}`,
      { source: `n_${index}`, sourcePort: 'out', target: `n_${index + 1}`, targetPort: 'in' }
    ]);
  return { name: 'Bench', nodes: Object.fromEntries(nodes), edges: Object.fromEntries(edges) };
}

/** What a small data step does: two fields from expressions, one of them with a little arithmetic. */
export const DATA_FIELDS = {
  name: { name: 'name', value: { expr: '{{ $json.body.first }} {{ $json.body.last }}' }, order: 1 },
  total: {
    name: 'total',
    type: 'number',
    value: { expr: '{{ $json.body.price * $json.body.quantity }}' },
    order: 2
  }
};

export const dataStep: ChainStep = ['set-fields', { fields: DATA_FIELDS }];

/** What callers send. */
export const DELIVERY = JSON.stringify({ first: 'Ada', last: 'Lovelace', price: 12.5, quantity: 4 });

/** `count` data nodes in rows, wired one after the other, as a large canvas has them. */
export function largeDocument(count: number): WorkflowDocument {
  const steps = Array.from({ length: count - 1 }, (): ChainStep => dataStep);
  const document = chain({ path: newPath() }, steps);
  for (const [index, node] of Object.values(document.nodes).entries())
    node.position = { x: (index % 40) * 260, y: Math.floor(index / 40) * 140 };
  return document;
}

/** A webhook whose item is multiplied: each layer has `width` data steps that get all items of the layer before; one step gets all. */
export function fanOut(
  webhook: { path: string; respond: 'end' },
  { width, layers }: { width: number; layers: number }
): WorkflowDocument {
  const document = chain(webhook, []);
  const edges: [source: string, target: string][] = [];
  let sources = ['n_0'];
  for (let layer = 1; layer <= layers + 1; layer++) {
    const size = layer > layers ? 1 : width;
    const targets = Array.from({ length: size }, (_, index) => `n_${layer}_${index}`);
    for (const [index, target] of targets.entries()) {
      document.nodes[target] = {
        type: 'set-fields',
        typeVersion: 1,
        label: target,
        position: { x: layer * 260, y: index * 140 },
        config: { fields: DATA_FIELDS }
      };
      for (const source of sources) edges.push([source, target]);
    }
    sources = targets;
  }
  document.edges = Object.fromEntries(
    edges.map(([source, target], index) => [
      `e_${index}`,
      { source, sourcePort: 'out', target, targetPort: 'in' }
    ])
  );
  return document;
}

/** A webhook whose caller gets what a loop has collected: one data step per round, `rounds` of them. */
export function rounds(webhook: { path: string; respond: 'end' }, count: number): WorkflowDocument {
  const list = { expr: `{{ 'x'.repeat(${count}).split('').map(x => ({ body: $json.body })) }}` };
  const document = chain(webhook, [['split-out', { list }], ['loop', { mostRounds: count }], dataStep]);
  const [, , loop, body] = Object.keys(document.nodes);
  document.edges.e_2 = { source: loop!, sourcePort: 'loop', target: body!, targetPort: 'in' };
  document.edges.e_3 = { source: body!, sourcePort: 'out', target: loop!, targetPort: 'back' };
  return document;
}
