import { toGrid, type Rect } from './geometry.ts';

/** Pull of a guide in screen px. */
export const SNAP_PX = 6;

/** A hairline and the distance it tells of, in canvas px. */
export interface Guide {
  axis: 'x' | 'y';
  /** Where the line lies: x of a vertical line, y of a horizontal one. */
  at: number;
  from: number;
  to: number;
  /** The gap between the two, and where its chip stands along the line. Absent when they overlap. */
  gap?: { length: number; middle: number };
}

export interface SnapResult {
  x: number;
  y: number;
  guides: Guide[];
}

/** A box with the lines it snaps by: its centre, and its ports when they lie elsewhere. */
export interface SnapBox extends Rect {
  /** Port lines as distances from the top. */
  portsY?: readonly number[];
}

interface Match {
  shift: number;
  at: number;
  other: Rect;
}

/**
 * Where a dragged box comes to rest: on the line of a neighbour within reach, else on the grid; one guide per axis.
 * `reach` is `SNAP_PX / zoom`. Edges take no part: snapping to every edge of every neighbour feels like a magnet field.
 */
export function snapBox(box: SnapBox, neighbours: readonly SnapBox[], reach: number): SnapResult {
  const vertical = nearest(centreX(box), neighbours, { lines: centreX, reach });
  const horizontal = nearest(linesY(box), neighbours, { lines: linesY, reach });
  const x = vertical ? box.x + vertical.shift : toGrid(box.x);
  const y = horizontal ? box.y + horizontal.shift : toGrid(box.y);
  const placed = { ...box, x, y };
  const guides: Guide[] = [];
  if (vertical) guides.push(guideX(placed, vertical));
  if (horizontal) guides.push(guideY(placed, horizontal));
  return { x, y, guides };
}

const centreX = (box: SnapBox): number[] => [box.x + box.width / 2];

const linesY = (box: SnapBox): number[] => [
  box.y + box.height / 2,
  ...(box.portsY ?? []).map((port) => box.y + port)
];

function nearest(
  own: readonly number[],
  neighbours: readonly SnapBox[],
  options: { lines: (box: SnapBox) => number[]; reach: number }
): Match | undefined {
  let best: Match | undefined;
  for (const other of neighbours)
    for (const at of options.lines(other))
      for (const line of own) {
        const shift = at - line;
        if (Math.abs(shift) <= options.reach && (!best || Math.abs(shift) < Math.abs(best.shift)))
          best = { shift, at, other };
      }
  return best;
}

function guideX(box: Rect, { at, other }: Match): Guide {
  const [upper, lower] = box.y < other.y ? [box, other] : [other, box];
  const [start, end] = [upper.y + upper.height, lower.y];
  return {
    axis: 'x',
    at,
    from: upper.y,
    to: Math.max(lower.y + lower.height, upper.y + upper.height),
    gap: end > start ? { length: Math.round(end - start), middle: (start + end) / 2 } : undefined
  };
}

function guideY(box: Rect, { at, other }: Match): Guide {
  const [left, right] = box.x < other.x ? [box, other] : [other, box];
  const [start, end] = [left.x + left.width, right.x];
  return {
    axis: 'y',
    at,
    from: left.x,
    to: Math.max(right.x + right.width, left.x + left.width),
    gap: end > start ? { length: Math.round(end - start), middle: (start + end) / 2 } : undefined
  };
}
