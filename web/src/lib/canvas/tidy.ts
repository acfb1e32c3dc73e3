import type { Position, WorkflowEdge } from '@automateos/workflow';
import { endsRound } from '@automateos/workflow/facts';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import { shapeOf, toGrid, type Shaped } from './geometry.ts';

interface Laid extends Shaped {
  position: Position;
}

export interface TidyInput {
  nodes: ReadonlyMap<string, Laid>;
  edges: Iterable<[string, WorkflowEdge]>;
  /** This point stays where it is: the middle of the screen. */
  anchor: Position;
}

/** Layered from left to right, keeping the order of ports: "Yes" stays above "No" (ux.md section 3). */
const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.spacing.nodeNode': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '100', // a count such as "Yes · 24 items" stands on the wire
  'elk.separateConnectedComponents': 'true',
  'elk.spacing.componentComponent': '80'
};

/** The graph as ELK wants it. Order matters: top to bottom, so that the layout keeps what people arranged. */
export function toElk({ nodes, edges }: TidyInput): ElkNode {
  const inOrder = [...nodes].sort(
    ([, a], [, b]) => a.position.y - b.position.y || a.position.x - b.position.x
  );
  const children = inOrder.map(([id, node]) => {
    const { width, height, ports } = shapeOf(node);
    return {
      id,
      width,
      height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: ports.map((port) => ({
        id: portKey(id, port.side, port.id),
        x: port.x,
        y: port.y,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': port.side === 'input' ? 'WEST' : 'EAST' }
      }))
    };
  });
  // Wires that end a round of a loop lead back and lay nothing out.
  const ends = [...edges].filter(([, edge]) => {
    const target = nodes.get(edge.target);
    return target && nodes.has(edge.source) && !endsRound(target.type, edge.targetPort);
  });
  return {
    id: 'root',
    layoutOptions: LAYOUT,
    children,
    edges: ends.map(([id, edge]) => ({
      id,
      sources: [portKey(edge.source, 'output', edge.sourcePort)],
      targets: [portKey(edge.target, 'input', edge.targetPort)]
    }))
  };
}

const portKey = (nodeId: string, side: string, portId: string): string => `${nodeId}/${side}/${portId}`;

/** Positions on the grid, shifted so that the step nearest the anchor stays put. Steps that stay are left out. */
export function fromElk(result: ElkNode, { nodes, anchor }: TidyInput): Map<string, Position> {
  const laid = new Map(
    (result.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }])
  );
  const nearest = [...nodes].reduce<[string, number] | undefined>((best, [id, { position }]) => {
    const distance = Math.hypot(position.x - anchor.x, position.y - anchor.y);
    return !best || distance < best[1] ? [id, distance] : best;
  }, undefined)?.[0];
  const kept = nearest === undefined ? undefined : nodes.get(nearest)?.position;
  const now = nearest === undefined ? undefined : laid.get(nearest);
  const shift = kept && now ? { x: kept.x - now.x, y: kept.y - now.y } : { x: 0, y: 0 };
  const moved = new Map<string, Position>();
  for (const [id, { x, y }] of laid) {
    const before = nodes.get(id)?.position;
    const after = { x: toGrid(x + shift.x), y: toGrid(y + shift.y) };
    if (before && (before.x !== after.x || before.y !== after.y)) moved.set(id, after);
  }
  return moved;
}

/**
 * New positions for a readable layout. ELK runs in a worker that is loaded at first use (472 KB gzip, off the main thread).
 * @throws Error when the worker cannot be loaded or the layout fails
 */
export async function tidy(input: TidyInput): Promise<Map<string, Position>> {
  const { elk } = await import('./elk.ts');
  return fromElk(await elk.layout(toElk(input)), input);
}
