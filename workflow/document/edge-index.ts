/**
 * Which edges end at a node, kept up to date per document, so that connecting and deleting cost what they change and not
 * a walk over all edges. The index only proposes ids; the edge map decides, so a stale entry does no harm.
 */
import type * as Y from 'yjs';
import type { WorkflowEdge } from '../types.ts';
import { edgesMap } from './layout.ts';
import { readEdgeValue } from './read-values.ts';

type EdgeIndex = Map<string, Set<string>>;

const indexes = new WeakMap<Y.Doc, EdgeIndex>();

/** The edges that start or end at a node. */
export function edgesOf(doc: Y.Doc, nodeId: string): Map<string, WorkflowEdge> {
  const found = new Map<string, WorkflowEdge>();
  for (const edgeId of indexOf(doc).get(nodeId) ?? []) {
    const edge = readEdgeValue(edgesMap(doc).get(edgeId));
    if (edge && (edge.source === nodeId || edge.target === nodeId)) found.set(edgeId, edge);
  }
  return found;
}

/** Writes an edge. The index learns of it at once, since observers run only when the transaction ends. */
export function putEdge(doc: Y.Doc, edgeId: string, edge: WorkflowEdge): void {
  const { source, sourcePort, target, targetPort } = edge;
  edgesMap(doc).set(edgeId, { source, sourcePort, target, targetPort });
  addToIndex(indexOf(doc), edgeId, edge);
}

function indexOf(doc: Y.Doc): EdgeIndex {
  const known = indexes.get(doc);
  if (known) return known;
  const index: EdgeIndex = new Map();
  const edges = edgesMap(doc);
  edges.forEach((value, edgeId) => addToIndex(index, edgeId, readEdgeValue(value)));
  edges.observe((event) => {
    for (const [edgeId, { oldValue }] of event.keys) {
      removeFromIndex(index, edgeId, readEdgeValue(oldValue));
      addToIndex(index, edgeId, readEdgeValue(edges.get(edgeId)));
    }
  });
  indexes.set(doc, index);
  return index;
}

function addToIndex(index: EdgeIndex, edgeId: string, edge: WorkflowEdge | undefined): void {
  if (!edge) return;
  for (const nodeId of [edge.source, edge.target]) {
    const ids = index.get(nodeId);
    if (ids) ids.add(edgeId);
    else index.set(nodeId, new Set([edgeId]));
  }
}

function removeFromIndex(index: EdgeIndex, edgeId: string, edge: WorkflowEdge | undefined): void {
  if (!edge) return;
  for (const nodeId of [edge.source, edge.target]) {
    const ids = index.get(nodeId);
    ids?.delete(edgeId);
    if (ids?.size === 0) index.delete(nodeId);
  }
}
