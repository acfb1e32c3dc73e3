import { portsOf, type Effect, type NodeDefinition, type Port } from '../define-node.ts';
import { findLoops, strayWires, type Loop } from '../loops.ts';
import { StepError } from '../step-error.ts';
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '../types.ts';
import { compileConfig, type CompiledConfig } from './compile-config.ts';
import { retryPolicy, type RetryPolicy } from './retry.ts';

/** What a run does, in the order of the data: compiled once per version and trigger, then shared by all its runs. */
export interface Plan {
  triggerId: string;
  /** Nodes that the trigger reaches, in topological order. */
  order: readonly PlanNode[];
  nodes: ReadonlyMap<string, PlanNode>;
}

export interface PlanNode {
  id: string;
  type: string;
  label: string;
  /** Place in `Plan.order`. */
  index: number;
  /** Absent for a node type that this build does not know: its step fails. */
  definition?: NodeDefinition;
  /** Switched off: hands its input on unchanged. */
  disabled: boolean;
  effect: Effect;
  mode: 'item' | 'list';
  /** As its config makes them; absent for an unknown type. */
  outputs?: readonly Port[];
  config: CompiledConfig;
  /** As the version holds it, brought to today's node version. */
  rawConfig: Readonly<Record<string, unknown>>;
  retry: RetryPolicy;
  /** Wall time of one attempt, in milliseconds. */
  timeoutMs?: number;
  /** Edges from reached nodes, in the order in which their items are read. Without those that end a round of a loop. */
  incoming: readonly WorkflowEdge[];
  outgoing: readonly WorkflowEdge[];
  /** Of a node that runs others round after round. */
  loop?: PlanLoop;
  /** The innermost loop that the node is part of. */
  within?: string;
}

export interface PlanLoop {
  /** The exit that the items of one round leave by. */
  bodyPort: string;
  /** All that runs in a round, nodes of loops inside it included. */
  body: readonly string[];
  /** How many of them are in no loop inside it. */
  own: number;
  /** Edges that end a round, in the order in which their items are read. */
  back: readonly WorkflowEdge[];
}

export type FindDefinition = (type: string) => NodeDefinition | undefined;

interface Graph {
  outgoing: Map<string, WorkflowEdge[]>;
  incoming: Map<string, WorkflowEdge[]>;
}

/**
 * The plan of one trigger of a version.
 * @throws StepError `INVALID_CONFIG` when the trigger does not exist or the nodes it reaches form a circle.
 */
export function compilePlan(
  document: WorkflowDocument,
  triggerId: string,
  findDefinition: FindDefinition
): Plan {
  if (!document.nodes[triggerId])
    throw new StepError('INVALID_CONFIG', 'The trigger of this run is not part of this version.');
  const loops = findLoops(document, (type) => findDefinition(type)?.loop);
  if (loops.some((loop) => strayWires(document.edges, loop).length > 0)) throw circle();
  const backward = new Set(loops.flatMap((loop) => [...loop.back]));
  const graph = reachedGraph(document, { triggerId, backward });
  const order = topologicalOrder(graph, triggerId);
  const rank = new Map(order.map((id, index) => [id, index]));
  const nodes = new Map<string, PlanNode>();
  for (const [index, id] of order.entries()) {
    const node = planNode(id, document.nodes[id]!, findDefinition);
    const incoming = sortIncoming(graph.incoming.get(id) ?? [], rank, nodes);
    nodes.set(id, { ...node, index, incoming, outgoing: graph.outgoing.get(id) ?? [] });
  }
  addLoops(document, loops, { nodes, rank });
  return { triggerId, order: [...nodes.values()], nodes };
}

/** Outer loops before those inside them, so that the innermost one has the last word. */
function addLoops(
  document: WorkflowDocument,
  loops: readonly Loop[],
  { nodes, rank }: { nodes: Map<string, PlanNode>; rank: Map<string, number> }
): void {
  const reached = loops.filter(({ id }) => nodes.get(id)?.disabled === false);
  const byDepth = reached.sort((a, b) => b.body.size - a.body.size);
  for (const { id, body } of byDepth) for (const inside of body) nodes.get(inside)!.within = id;
  for (const { id, ports, body, back } of byDepth)
    nodes.get(id)!.loop = {
      bodyPort: ports.body,
      body: [...body],
      own: [...body].filter((inside) => nodes.get(inside)!.within === id).length,
      back: sortIncoming(
        Object.entries(document.edges).flatMap(([edgeId, edge]) => (back.has(edgeId) ? [edge] : [])),
        rank,
        nodes
      )
    };
}

/**
 * The edges between nodes that can be reached; dangling ones and those that end a round are left out. Edge ids give a
 * stable order.
 */
function reachedGraph(
  document: WorkflowDocument,
  { triggerId, backward }: { triggerId: string; backward: ReadonlySet<string> }
): Graph {
  const all = new Map<string, WorkflowEdge[]>();
  const edges = Object.entries(document.edges).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [id, edge] of edges)
    if (document.nodes[edge.target] && !backward.has(id)) append(all, edge.source, edge);
  const graph: Graph = { outgoing: new Map(), incoming: new Map() };
  const pending = [triggerId];
  const reached = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const edge of all.get(id) ?? []) {
      append(graph.outgoing, id, edge);
      append(graph.incoming, edge.target, edge);
      if (!reached.has(edge.target)) pending.push(edge.target);
      reached.add(edge.target);
    }
  }
  return graph;
}

/** Kahn's algorithm; ties are broken by the order in which nodes become free, which the edge ids fix. */
function topologicalOrder(graph: Graph, triggerId: string): string[] {
  const missing = new Map([...graph.incoming].map(([id, edges]) => [id, edges.length]));
  if (missing.has(triggerId)) throw circle();
  const order = [triggerId];
  for (const id of order) {
    for (const { target } of graph.outgoing.get(id) ?? []) {
      missing.set(target, missing.get(target)! - 1);
      if (missing.get(target) === 0) order.push(target);
    }
  }
  if (order.length !== missing.size + 1) throw circle();
  return order;
}

function circle(): StepError {
  return new StepError('INVALID_CONFIG', 'The nodes of this workflow form a circle, so it cannot end.');
}

const NO_CONFIG: CompiledConfig = { resolve: () => ({}) };

type BareNode = Omit<PlanNode, 'index' | 'incoming' | 'outgoing'>;

function planNode(id: string, node: WorkflowNode, findDefinition: FindDefinition): BareNode {
  const definition = findDefinition(node.type);
  const raw = definition ? migrateConfig(definition, node) : node.config;
  const effect = definition?.effect ?? 'none';
  return {
    id,
    type: node.type,
    label: node.label,
    definition,
    disabled: node.disabled === true,
    effect: typeof effect === 'function' ? effect(raw) : effect,
    mode: definition?.mode ?? 'item',
    outputs: definition && portsOf(definition, raw).outputs,
    config: definition ? compileConfig(definition, raw) : NO_CONFIG,
    rawConfig: raw,
    retry: retryPolicy(node.settings?.retry),
    timeoutMs: node.settings?.timeoutMs
  };
}

/** A version keeps the config it was published with, so an older one is brought to today's shape when it runs. */
function migrateConfig(definition: NodeDefinition, node: WorkflowNode): Record<string, unknown> {
  let config = node.config;
  for (let version = node.typeVersion; version < definition.version; version++)
    config = definition.migrate?.[version]?.(config) ?? config;
  return config;
}

function sortIncoming(
  edges: WorkflowEdge[],
  rank: Map<string, number>,
  nodes: Map<string, PlanNode>
): WorkflowEdge[] {
  const portRank = (edge: WorkflowEdge) =>
    nodes.get(edge.source)!.outputs?.findIndex((port) => port.id === edge.sourcePort) ?? 0;
  return [...edges].sort((a, b) => rank.get(a.source)! - rank.get(b.source)! || portRank(a) - portRank(b));
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
