import type { Position as Place, WorkflowEdge, WorkflowNode, WorkflowNote } from '@automateos/workflow';
import type { Edge, Node, Position } from '@xyflow/svelte';
import { PORT_DOT, shapeOf, type NodeShape } from './geometry.ts';

/** A step or a note as Svelte Flow holds it: geometry only. What it shows is in its NodeVM. */
export type FlowNode = Node<Record<string, never>, 'step' | 'note'>;
export type FlowEdge = Edge<Record<string, never>, 'wire'>;

const NO_DATA: Record<string, never> = {};
/** The card inside is what gets focus and a name; the library's wrapper must not claim to be something. */
const PLAIN_WRAPPER = { 'aria-roledescription': undefined };

type Fixed = Pick<FlowNode, 'width' | 'height' | 'measured' | 'handles'>;
const fixedByShape = new WeakMap<NodeShape, Fixed>();

/** Sizes and handles given up front: otherwise every node mounts once to be measured (ux.md 2.3, gotchas 3 to 5). */
function fixedOf(shape: NodeShape): Fixed {
  const known = fixedByShape.get(shape);
  if (known) return known;
  const { width, height, ports } = shape;
  const half = PORT_DOT / 2;
  const handles: NonNullable<FlowNode['handles']> = ports.map((port) => ({
    id: port.id,
    type: port.side === 'input' ? 'target' : 'source',
    position: (port.side === 'input' ? 'left' : 'right') as Position,
    x: port.x - half,
    y: port.y - half,
    width: PORT_DOT,
    height: PORT_DOT
  }));
  const fixed = { width, height, measured: { width, height }, handles };
  fixedByShape.set(shape, fixed);
  return fixed;
}

/**
 * The flow node of a step lying at `position`. Gives `before` back when nothing about its geometry differs; keeps what
 * is local to this screen (selected, dragging).
 */
export function toFlowNode(
  id: string,
  node: WorkflowNode,
  place: { position: Place; before?: FlowNode }
): FlowNode {
  const { position, before } = place;
  const fixed = fixedOf(shapeOf(node));
  if (before && before.handles === fixed.handles && samePlace(before.position, position)) return before;
  return {
    id,
    type: 'step',
    data: NO_DATA,
    domAttributes: PLAIN_WRAPPER,
    ...local(before),
    ...fixed,
    position
  };
}

/** The flow node of a sticky note. */
export function toFlowNote(
  id: string,
  note: WorkflowNote,
  place: { position: Place; before?: FlowNode }
): FlowNode {
  const { position, before } = place;
  const { width, height } = note;
  if (before && before.width === width && before.height === height && samePlace(before.position, position))
    return before;
  return {
    id,
    type: 'note',
    data: NO_DATA,
    domAttributes: PLAIN_WRAPPER,
    ...local(before),
    position,
    width,
    height,
    measured: { width, height },
    handles: [],
    zIndex: NOTE_DEPTH
  };
}

/** Notes lie under the wires, also when selected (the library lifts by 1000). */
const NOTE_DEPTH = -2000;

export function toFlowEdge(id: string, edge: WorkflowEdge, before?: FlowEdge): FlowEdge {
  if (
    before?.source === edge.source &&
    before.target === edge.target &&
    before.sourceHandle === edge.sourcePort &&
    before.targetHandle === edge.targetPort
  )
    return before;
  return {
    id,
    type: 'wire',
    data: NO_DATA,
    source: edge.source,
    sourceHandle: edge.sourcePort,
    target: edge.target,
    targetHandle: edge.targetPort,
    selected: before?.selected
  };
}

export const samePlace = (a: Place, b: Place): boolean => a.x === b.x && a.y === b.y;

const local = (before: FlowNode | undefined): Partial<FlowNode> => ({
  selected: before?.selected,
  dragging: before?.dragging
});
