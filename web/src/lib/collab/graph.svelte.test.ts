import type { WorkflowDocument } from '@automateos/workflow';
import { createState, deleteNodes, LOCAL, moveNodes, renameNode } from '@automateos/workflow/document';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Graph, type GraphChange } from './graph.svelte.ts';
import { History } from './history.svelte.ts';

const step = (label: string, x: number) => ({
  ...{ type: 'set-fields', typeVersion: 1, label, position: { x, y: 0 } },
  config: { keepOnly: true }
});
const DOCUMENT: WorkflowDocument = {
  name: 'Test',
  nodes: { n_a000000001: step('A', 0), n_b000000001: step('B', 300) },
  edges: { e_1: { source: 'n_a000000001', sourcePort: 'out', target: 'n_b000000001', targetPort: 'in' } }
};

let doc: Y.Doc;
let graph: Graph;
let changes: GraphChange[];

beforeEach(() => {
  doc = new Y.Doc();
  graph = new Graph(doc);
  Y.applyUpdate(doc, createState(DOCUMENT));
  graph.flush();
  changes = [];
  graph.onChange((change) => changes.push(change));
});
afterEach(() => graph.destroy());

test('reads what arrives, and nothing twice', () => {
  expect([...graph.storedNodes.values()].map((node) => node.label)).toEqual(['A', 'B']);
  graph.flush();
  expect(changes).toEqual([]);
});

test('many changes between two frames are one change', () => {
  renameNode(doc, { nodeId: 'n_a000000001', label: 'A1' }, LOCAL);
  renameNode(doc, { nodeId: 'n_b000000001', label: 'B1' }, LOCAL);
  graph.flush();
  expect(changes).toHaveLength(1);
  expect([...changes[0]!.nodes]).toEqual(['n_a000000001', 'n_b000000001']);
});

test('a move leaves the content of the node untouched', () => {
  const { config } = graph.nodes.get('n_a000000001')!;
  moveNodes(doc, new Map([['n_a000000001', { x: 20, y: 40 }]]), LOCAL);
  graph.flush();
  expect(graph.nodes.get('n_a000000001')!.config).toBe(config);
  expect(graph.storedNodes.get('n_a000000001')!.position).toEqual({ x: 20, y: 40 });
});

test('a deleted node takes its wires along and says what they were; undo brings all back', () => {
  const history = new History(doc);
  history.capture(() => deleteNodes(doc, ['n_b000000001'], LOCAL));
  graph.flush();
  expect(graph.nodes.has('n_b000000001')).toBe(false);
  expect(changes.at(-1)!.removed.nodes.get('n_b000000001')?.label).toBe('B');
  expect([...changes.at(-1)!.removed.edges.keys()]).toEqual(['e_1']);
  history.undo();
  graph.flush();
  expect(graph.nodes.get('n_b000000001')?.label).toBe('B');
  expect(graph.storedEdges.size).toBe(1);
  history.destroy();
});

test('a wire that was left dangling shows again when its node comes back', () => {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  const nodes = doc.getMap('nodes');
  doc.transact(() => nodes.delete('n_b000000001')); // as a merge leaves it: the edge stays
  graph.flush();
  expect(graph.storedEdges.size).toBe(0);
  nodes.set('n_b000000001', (other.getMap('nodes').get('n_b000000001') as Y.Map<unknown>).clone());
  graph.flush();
  expect(graph.storedEdges.size).toBe(1);
});
