/** Copies of nodes: new ids everywhere, references among the copied nodes point at the copies. */
import type * as Y from 'yjs';
import { findDefinition } from '../catalogue.ts';
import { renameReferences } from '../expression/references.ts';
import { copiedConfig } from '../form/fields-of.ts';
import { newEdgeId, newNodeId } from '../ids.ts';
import { isExpression, type Position, type WorkflowEdge, type WorkflowNode } from '../types.ts';
import { edgesOf } from './edge-index.ts';
import { isPlainObject } from './json.ts';
import type { EditOrigin } from './layout.ts';
import { readNode } from './read.ts';
import { addNodes, type Fragment } from './write-nodes.ts';

/** Copies nodes beside themselves, with the edges among them. @returns new id by old id. */
export function duplicateNodes(
  doc: Y.Doc,
  { ids, offset }: { ids: Iterable<string>; offset: Position },
  origin: EditOrigin
): Map<string, string> {
  const { fragment, newIds } = copyFragment(readFragment(doc, ids), offset);
  addNodes(doc, fragment, origin);
  return newIds;
}

/** Nodes and the edges among them as JSON, for a copy or the clipboard. */
export function readFragment(doc: Y.Doc, nodeIds: Iterable<string>): Fragment {
  const nodes: Record<string, WorkflowNode> = {};
  const edges: Record<string, WorkflowEdge> = {};
  for (const nodeId of nodeIds) {
    const node = readNode(doc, nodeId);
    if (node) nodes[nodeId] = node;
  }
  for (const nodeId of Object.keys(nodes))
    for (const [edgeId, edge] of edgesOf(doc, nodeId))
      if (Object.hasOwn(nodes, edge.source) && Object.hasOwn(nodes, edge.target)) edges[edgeId] = edge;
  return { nodes, edges };
}

/**
 * A copy that can be added to any document: ids, references among the nodes and what must be unique (webhook paths)
 * are minted anew. Edges whose ends are not both in the fragment are left out.
 */
export function copyFragment(
  { nodes, edges }: Fragment,
  offset: Position
): { fragment: Fragment; newIds: Map<string, string> } {
  const newIds = new Map(Object.keys(nodes).map((nodeId) => [nodeId, newNodeId()]));
  const copy: Fragment = { nodes: {}, edges: {} };
  for (const [nodeId, node] of Object.entries(nodes))
    copy.nodes[newIds.get(nodeId)!] = copyNode(node, offset, newIds);
  for (const edge of Object.values(edges)) {
    const source = newIds.get(edge.source);
    const target = newIds.get(edge.target);
    if (source && target) copy.edges[newEdgeId()] = { ...edge, source, target };
  }
  return { fragment: copy, newIds };
}

function copyNode(node: WorkflowNode, offset: Position, newIds: ReadonlyMap<string, string>): WorkflowNode {
  const definition = findDefinition(node.type);
  const config = withNewReferences(node.config, newIds) as Record<string, unknown>;
  return {
    ...node,
    position: { x: node.position.x + offset.x, y: node.position.y + offset.y },
    config: definition ? copiedConfig(definition, config) : config
  };
}

function withNewReferences(value: unknown, newIds: ReadonlyMap<string, string>): unknown {
  if (isExpression(value)) return { expr: renameReferences(value.expr, newIds) };
  if (Array.isArray(value)) return value.map((element) => withNewReferences(element, newIds));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withNewReferences(inner, newIds)])
  );
}
