import type { Port, Ports, Position, WorkflowNode } from '@automateos/workflow';
import { portsByFacts, portsFollowConfig } from '@automateos/workflow/facts';

/** Canvas grid in px; positions at rest are multiples of it unless snapped to a neighbour. */
export const GRID = 20;
export const NODE_WIDTH = 200;
const NODE_HEIGHT = 62;
/** Distance between two ports on one side. */
const PORT_PITCH = 22;
/** Diameter of the dot where a wire ends; the area that can be hit is 24 px. */
export const PORT_DOT = 10;

export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Position, Size {}

export interface PlacedPort extends Port {
  side: 'input' | 'output';
  /** Centre of the dot, from the node's top left corner. */
  x: number;
  y: number;
}

/** Fixed by its ports: known sizes are what lets a thousand nodes open without being measured. */
export interface NodeShape extends Size {
  ports: readonly PlacedPort[];
}

/** What a shape depends on. */
export type Shaped = Pick<WorkflowNode, 'type'> & Partial<Pick<WorkflowNode, 'config'>>;

const UNKNOWN_PORTS: Ports = { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] };
const shapes = new Map<string, NodeShape>();
/** Ports that follow a config change while somebody types: shapes of the past are not kept for ever. */
const MOST_SHAPES = 2_000;

/**
 * Size and ports of a node; the same object for the same ports. An unknown type gets one port on each side, so that its
 * wires stay visible.
 */
export function shapeOf({ type, config }: Shaped): NodeShape {
  const ports = portsByFacts(type, config) ?? UNKNOWN_PORTS;
  const key = portsFollowConfig(type) ? `${type} ${JSON.stringify(ports)}` : type;
  const known = shapes.get(key);
  if (known) return known;
  if (shapes.size >= MOST_SHAPES) shapes.clear();
  const shape = layOut(ports);
  shapes.set(key, shape);
  return shape;
}

function layOut({ inputs, outputs }: Ports): NodeShape {
  const rows = Math.max(inputs.length, outputs.length);
  const height = Math.max(NODE_HEIGHT, Math.ceil((rows * PORT_PITCH + 18) / 2) * 2);
  const place = (ports: readonly Port[], side: PlacedPort['side']) =>
    ports.map((port, index) => ({
      ...port,
      side,
      x: side === 'input' ? 0 : NODE_WIDTH,
      y: height / 2 + (index - (ports.length - 1) / 2) * PORT_PITCH
    }));
  return { width: NODE_WIDTH, height, ports: [...place(inputs, 'input'), ...place(outputs, 'output')] };
}

/** The smallest rectangle around all, or `undefined` for none. */
export function boundsOf(rects: Iterable<Rect>): Rect | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.width);
    bottom = Math.max(bottom, rect.y + rect.height);
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

export const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const toGrid = (value: number): number => Math.round(value / GRID) * GRID + 0; // + 0 turns -0 into 0

export const snapToGrid = ({ x, y }: Position): Position => ({ x: toGrid(x), y: toGrid(y) });

/** The nearest free place to `wanted`, tried downwards first: where a new step lands without covering another. */
export function freePlace(wanted: Rect, taken: readonly Rect[]): Position {
  const gap = GRID;
  const isFree = (x: number, y: number) =>
    !taken.some((rect) =>
      overlaps(rect, {
        x: x - gap / 2,
        y: y - gap / 2,
        width: wanted.width + gap,
        height: wanted.height + gap
      })
    );
  const start = snapToGrid(wanted);
  const stepY = Math.ceil((wanted.height + gap) / GRID) * GRID;
  for (let row = 0; row < 200; row++) {
    if (isFree(start.x, start.y + row * stepY)) return { x: start.x, y: start.y + row * stepY };
    if (isFree(start.x, start.y - row * stepY)) return { x: start.x, y: start.y - row * stepY };
  }
  return start;
}
