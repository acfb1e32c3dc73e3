import { findDefinition } from '../catalogue.ts';
import { findLoops, type Loop } from '../loops.ts';
import type { WorkflowDocument } from '../types.ts';

/**
 * Who feeds whom. Edges with a missing end are left out, and so are those that end a round of a loop; a node fed twice by
 * another one is listed twice.
 */
export interface Graph {
  nodeIds: readonly string[];
  successors: ReadonlyMap<string, readonly string[]>;
  predecessors: ReadonlyMap<string, readonly string[]>;
}

export const loopsOf = (document: WorkflowDocument): Loop[] =>
  findLoops(document, (type) => findDefinition(type)?.loop);

export function graphOf(document: WorkflowDocument, loops: readonly Loop[] = loopsOf(document)): Graph {
  const backward = new Set(loops.flatMap((loop) => [...loop.back]));
  const nodeIds = Object.keys(document.nodes);
  const successors = new Map(nodeIds.map((id): [string, string[]] => [id, []]));
  const predecessors = new Map(nodeIds.map((id): [string, string[]] => [id, []]));
  for (const [edgeId, { source, target }] of Object.entries(document.edges)) {
    if (backward.has(edgeId)) continue;
    if (!successors.has(source) || !predecessors.has(target)) continue;
    successors.get(source)?.push(target);
    predecessors.get(target)?.push(source);
  }
  return { nodeIds, successors, predecessors };
}

/** Every node that can be reached from the given ones along `steps`, these included. */
export function reachableFrom(
  starts: Iterable<string>,
  steps: ReadonlyMap<string, readonly string[]>
): Set<string> {
  const reached = new Set(starts);
  for (const id of reached) for (const next of steps.get(id) ?? []) reached.add(next); // a Set visits what is added
  return reached;
}

/** The nodes whose results a node can use: all that lead to it. */
export function upstreamOf(document: WorkflowDocument, nodeId: string): Set<string> {
  const { predecessors } = graphOf(document);
  return reachableFrom(predecessors.get(nodeId) ?? [], predecessors);
}

/** Nodes after everything that feeds them (Kahn's algorithm). Nodes on a circle, and behind one, are left out. */
export function topologicalOrder(graph: Graph): string[] {
  const waitingFor = new Map(graph.nodeIds.map((id) => [id, graph.predecessors.get(id)?.length ?? 0]));
  const order = graph.nodeIds.filter((id) => waitingFor.get(id) === 0);
  for (const id of order) {
    for (const next of graph.successors.get(id) ?? []) {
      const left = (waitingFor.get(next) ?? 0) - 1;
      waitingFor.set(next, left);
      if (left === 0) order.push(next);
    }
  }
  return order;
}

/**
 * Circles, each as the nodes along it; at least one for every knot of circles, `limit` in all. A depth-first search
 * without recursion: an edge back to a node that is still open closes a circle.
 */
export function findCycles(graph: Graph, limit: number): string[][] {
  const cycles: string[][] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const root of graph.nodeIds) {
    const path: { id: string; next: Iterator<string> }[] = [];
    const enter = (id: string): void => {
      state.set(id, 'open');
      path.push({ id, next: (graph.successors.get(id) ?? []).values() });
    };
    if (!state.has(root)) enter(root);
    for (let top = path.at(-1); top && cycles.length < limit; top = path.at(-1)) {
      const { value: id, done } = top.next.next();
      if (done) {
        state.set(top.id, 'done');
        path.pop();
      } else if (!state.has(id)) enter(id);
      else if (state.get(id) === 'open')
        cycles.push(path.slice(path.findIndex((step) => step.id === id)).map((step) => step.id));
    }
  }
  return cycles;
}

const OTHERS_PER_PASS = 32; // bits of an integer

/**
 * Of pairs [node, other], those where `other` does not lead to `node`. Nodes on or behind a circle are not judged. One
 * pass over the graph tells it for 32 different others at once.
 */
export function withoutPath(graph: Graph, pairs: readonly [string, string][]): [string, string][] {
  const order = topologicalOrder(graph);
  const places = new Map(order.map((id, place) => [id, place]));
  // What feeds a node of the order stands before it in the order.
  const feeds = order.map((id) => (graph.predecessors.get(id) ?? []).map((feed) => places.get(feed) ?? 0));
  const byOther = Map.groupBy(pairs, ([, other]) => other);
  const others = [...byOther.keys()];
  const missing: [string, string][] = [];
  for (let first = 0; first < others.length; first += OTHERS_PER_PASS) {
    const batch = others.slice(first, first + OTHERS_PER_PASS);
    const masks = upstreamMasks(
      feeds,
      batch.map((other) => places.get(other))
    );
    for (const [bit, other] of batch.entries()) {
      const isMissing = ([node]: readonly [string, string]) => {
        const place = places.get(node);
        return place !== undefined && (masks[place]! & (1 << bit)) === 0;
      };
      missing.push(...(byOther.get(other) ?? []).filter(isMissing));
    }
  }
  return missing;
}

/** For each place of the order, which of the sources lead to it: bit n for the n-th. */
function upstreamMasks(feeds: readonly number[][], sources: readonly (number | undefined)[]): Int32Array {
  const own = new Int32Array(feeds.length);
  for (const [bit, place] of sources.entries()) if (place !== undefined) own[place] = 1 << bit;
  const masks = new Int32Array(feeds.length);
  for (const [place, feeding] of feeds.entries()) {
    for (const feed of feeding) masks[place]! |= masks[feed]! | own[feed]!;
  }
  return masks;
}
