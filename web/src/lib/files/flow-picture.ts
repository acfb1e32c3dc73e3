import { findDefinition, type NodeGroup, type WorkflowDocument } from '@automateos/workflow';
import { boundsOf, NODE_WIDTH, shapeOf, type Rect, type Size } from '#lib/canvas/geometry.ts';

export interface PictureStep extends Rect {
  id: string;
  label: string;
  group: NodeGroup;
  icon: string;
  /** What it is set to do, in a line. */
  summary: string;
}

export interface Picture {
  /** Px of the picture for one px of the canvas. */
  scale: number;
  /** The whole drawing, in canvas coordinates. */
  bounds: Rect;
  steps: PictureStep[];
  notes: (Rect & { id: string; color: string; text: string })[];
  /** SVG paths of the wires, in canvas coordinates. */
  wires: string[];
}

/** Small workflows are not blown up. */
const MOST_SCALE = 0.7;

/** A workflow as a drawing that fits into `size`; `undefined` when there is nothing to draw. */
export function drawPicture({ nodes, edges, notes = {} }: WorkflowDocument, size: Size): Picture | undefined {
  const steps = Object.entries(nodes).map(([id, { type, label, position, config }]) => {
    const { width, height } = shapeOf({ type, config });
    const definition = findDefinition(type);
    const { group, icon } = definition ?? { group: 'time' as const, icon: 'box' };
    const summary = definition?.summarize?.(config) || definition?.title || '';
    return { id, label, group, icon, summary, ...position, width, height };
  });
  const papers = Object.entries(notes).map(([id, { position, width, height, color, text }]) => ({
    ...{ id, color, text, ...position, width, height }
  }));
  const bounds = boundsOf([...steps, ...papers]);
  if (!bounds) return undefined;
  const scale = Math.min(size.width / bounds.width, size.height / bounds.height, MOST_SCALE);
  return {
    scale,
    bounds,
    steps,
    notes: papers,
    wires: Object.values(edges).map((edge) => wireOf(edge, nodes))
  };
}

function wireOf(
  { source, sourcePort, target, targetPort }: WorkflowDocument['edges'][string],
  nodes: WorkflowDocument['nodes']
): string {
  const from = portOf(nodes[source]!, { id: sourcePort, side: 'output' });
  const to = portOf(nodes[target]!, { id: targetPort, side: 'input' });
  const bend = Math.max(40, Math.abs(to.x - from.x) / 2);
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

/** Where a wire ends; in the middle of the side for a port that the type does not have. */
function portOf(
  { type, config, position }: WorkflowDocument['nodes'][string],
  wanted: { id: string; side: 'input' | 'output' }
): { x: number; y: number } {
  const { ports, height } = shapeOf({ type, config });
  const middle = { x: wanted.side === 'input' ? 0 : NODE_WIDTH, y: height / 2 };
  const port = ports.find(({ id, side }) => id === wanted.id && side === wanted.side) ?? middle;
  return { x: position.x + port.x, y: position.y + port.y };
}
