import type { WorkflowEdge } from '@automateos/workflow';
import { loopsByFacts } from '@automateos/workflow/facts';

type Edges = Iterable<WorkflowEdge>;

/** Node ids that data reaches `start` from, nearest first, `start` itself left out. Safe on cycles. */
export function upstreamOf(edges: Edges, start: string): string[] {
  return walk(groupEnds(edges, 'target', 'source'), start);
}

/** Node ids that data flows to from `start`, nearest first, `start` itself left out. Safe on cycles. */
export function downstreamOf(edges: Edges, start: string): string[] {
  return walk(groupEnds(edges, 'source', 'target'), start);
}

/** Wires without those that end a round of a loop: along these no step comes before itself. */
export function forwardWires(
  nodes: ReadonlyMap<string, { type: string }>,
  edges: ReadonlyMap<string, WorkflowEdge>
): WorkflowEdge[] {
  const backward = new Set(loopsByFacts(nodes, edges).flatMap((loop) => [...loop.back]));
  return [...edges].flatMap(([id, edge]) => (backward.has(id) ? [] : [edge]));
}

function groupEnds(edges: Edges, from: 'source' | 'target', to: 'source' | 'target'): Map<string, string[]> {
  const ends = new Map<string, string[]>();
  for (const edge of edges) {
    const list = ends.get(edge[from]);
    if (list) list.push(edge[to]);
    else ends.set(edge[from], [edge[to]]);
  }
  return ends;
}

function walk(next: Map<string, string[]>, start: string): string[] {
  const seen = new Set([start]);
  for (const id of seen) for (const neighbour of next.get(id) ?? []) seen.add(neighbour); // a Set visits what is added meanwhile
  seen.delete(start);
  return [...seen];
}
