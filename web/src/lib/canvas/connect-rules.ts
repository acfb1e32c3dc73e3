import type { WorkflowEdge } from '@automateos/workflow';
import { endsRound, loopsByFacts, type Loop } from '@automateos/workflow/facts';
import { downstreamOf, forwardWires, upstreamOf } from '#lib/collab/graph-walk.ts';
import { shapeOf, type Shaped } from './geometry.ts';

interface Typed extends Shaped {
  label: string;
}

export interface ConnectContext {
  nodes: ReadonlyMap<string, Typed>;
  edges: ReadonlyMap<string, WorkflowEdge>;
  /** An edge that is being re-attached and does not count. */
  except?: string;
}

/** Why a wire may not be drawn, as a sentence for the tooltip, or `undefined` when it may. */
export function connectRefusal(edge: WorkflowEdge, context: ConnectContext): string | undefined {
  const source = context.nodes.get(edge.source);
  const target = context.nodes.get(edge.target);
  if (!source || !target) return 'That step is gone.';
  if (edge.source === edge.target) return 'A step cannot feed itself.';
  if (!hasPort(source, 'output', edge.sourcePort)) return `“${source.label}” gives nothing out there.`;
  if (!hasPort(target, 'input', edge.targetPort))
    return `“${target.label}” starts the workflow and takes nothing in.`;
  const others = new Map([...context.edges].filter(([id]) => id !== context.except));
  if ([...others.values()].some((other) => endsOf(other) === endsOf(edge)))
    return 'These two are connected already.';
  if (endsRound(target.type, edge.targetPort))
    return isReturn(edge, loopsByFacts(context.nodes, others))
      ? undefined
      : `Only steps of its loop can lead back into “${target.label}”.`;
  if (downstreamOf(forwardWires(context.nodes, others), edge.target).includes(edge.source))
    return `That would go round in a circle through “${source.label}”.`;
  return undefined;
}

/** Every wire that could be drawn from an open end of a node. For connecting by keyboard and for dimming what does not fit. */
export function possibleWires(
  open: { nodeId: string; side: 'input' | 'output'; portId?: string },
  context: ConnectContext
): WorkflowEdge[] {
  const node = context.nodes.get(open.nodeId);
  if (!node) return [];
  const loops = loopsByFacts(context.nodes, context.edges);
  const forward = forwardWires(context.nodes, context.edges);
  const isForward = open.side === 'output';
  const blocked = new Set((isForward ? upstreamOf : downstreamOf)(forward, open.nodeId));
  const taken = new Set([...context.edges.values()].map(endsOf));
  const wires: WorkflowEdge[] = [];
  for (const own of portsOf(node, open.side).filter(({ id }) => !open.portId || id === open.portId))
    for (const [other, step] of context.nodes) {
      if (other === open.nodeId) continue;
      for (const port of portsOf(step, isForward ? 'input' : 'output')) {
        const near = { source: open.nodeId, sourcePort: own.id, target: other, targetPort: port.id };
        const far = { source: other, sourcePort: port.id, target: open.nodeId, targetPort: own.id };
        const edge = isForward ? near : far;
        const target = isForward ? step : node;
        const fits = endsRound(target.type, edge.targetPort) ? isReturn(edge, loops) : !blocked.has(other);
        if (fits && !taken.has(endsOf(edge))) wires.push(edge);
      }
    }
  return wires;
}

/** Whether a wire would end a round of the loop that its source is part of. */
const isReturn = (edge: WorkflowEdge, loops: readonly Loop[]): boolean =>
  loops.some(
    ({ id, ports, body }) => id === edge.target && ports.back === edge.targetPort && body.has(edge.source)
  );

const portsOf = (step: Shaped, side: 'input' | 'output') =>
  shapeOf(step).ports.filter((port) => port.side === side);

const endsOf = (edge: WorkflowEdge): string =>
  [edge.source, edge.sourcePort, edge.target, edge.targetPort].join(' ');

const hasPort = (step: Shaped, side: 'input' | 'output', id: string): boolean =>
  portsOf(step, side).some((port) => port.id === id);
