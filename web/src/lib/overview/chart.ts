export interface Point {
  x: number;
  y: number;
}

const STEPS = [1, 2, 2.5, 5, 10];
/** About so many lines of a scale are easy to read. */
const LINES = 4;

/** Values for the lines of a scale from 0 to at least `largest`: whole numbers, evenly apart. */
export function scaleOf(largest: number): number[] {
  const rough = Math.max(largest, LINES) / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.ceil((STEPS.find((candidate) => candidate * power >= rough) ?? 10) * power);
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** An SVG path through the points, level at each of them: it never shows more than was there. */
export function smoothLine(points: readonly Point[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${round(x)} ${round(y)}`;
      const middle = round((before.x + x) / 2);
      return `C${middle} ${round(before.y)} ${middle} ${round(y)} ${round(x)} ${round(y)}`;
    })
    .join('');
}

/** The line with the area under it, down to `floor`. */
export function areaUnder(points: readonly Point[], floor: number): string {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? `${smoothLine(points)}L${round(last.x)} ${floor}L${round(first.x)} ${floor}Z` : '';
}

const round = (value: number): number => Math.round(value * 10) / 10;
