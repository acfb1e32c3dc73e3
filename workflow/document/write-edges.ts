/** Commands on edges. Each is one transaction. */
import type * as Y from 'yjs';
import { newEdgeId } from '../ids.ts';
import type { WorkflowEdge } from '../types.ts';
import { edgesOf, putEdge } from './edge-index.ts';
import { edgesMap, nodeMap, transact, type EditOrigin } from './layout.ts';
import { edgeEnds } from './read.ts';
import { removeKey } from './values.ts';

/** Connects two ports. @returns the edge's id, or `undefined` when an end is gone or they are connected already. */
export function connect(doc: Y.Doc, edge: WorkflowEdge, origin: EditOrigin): string | undefined {
  if (!nodeMap(doc, edge.source) || !nodeMap(doc, edge.target)) return undefined;
  const ends = edgeEnds(edge);
  for (const other of edgesOf(doc, edge.target).values()) if (edgeEnds(other) === ends) return undefined;
  const edgeId = newEdgeId();
  transact(doc, origin, () => putEdge(doc, edgeId, edge));
  return edgeId;
}

export function disconnect(doc: Y.Doc, edgeIds: Iterable<string>, origin: EditOrigin): void {
  transact(doc, origin, () => {
    for (const edgeId of edgeIds) removeKey(edgesMap(doc), edgeId);
  });
}
