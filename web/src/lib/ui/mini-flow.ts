export interface Point {
  x: number;
  y: number;
}

/** An SVG path through the points that leaves and enters each of them horizontally, as wires of the canvas do. */
export function flowPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (!before) return `M${point.x} ${point.y}`;
      const middle = (before.x + point.x) / 2;
      return `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`;
    })
    .join('');
}
