import ElkBundled from 'elkjs/lib/elk.bundled.js';
import { expect, test } from 'vitest';
import { GRID, overlaps, shapeOf } from './geometry.ts';
import { fromElk, toElk, type TidyInput } from './tidy.ts';

const node = (x: number, y: number) => ({ type: 'unknown-step', position: { x, y } });
const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });

const input: TidyInput = {
  nodes: new Map(Object.entries({ a: node(13, 7), b: node(20, 10), c: node(900, 500), d: node(0, 300) })),
  edges: [
    ['e_1', wire('a', 'b')],
    ['e_2', wire('a', 'c')],
    ['e_3', wire('gone', 'c')]
  ],
  anchor: { x: 0, y: 0 }
};

test('tidy lays steps out from left to right on the grid, none on another', async () => {
  const moved = fromElk(await new ElkBundled().layout(toElk(input)), input);
  const boxes = [...input.nodes].map(([id, { type, position }]) => ({
    id,
    ...(moved.get(id) ?? position),
    ...shapeOf({ type })
  }));
  const at = (id: string) => boxes.find((box) => box.id === id)!;
  expect(at('b').x).toBeGreaterThan(at('a').x);
  expect(at('b').y).toBeLessThan(at('c').y);
  for (const box of boxes)
    for (const other of boxes) if (box !== other) expect(overlaps(box, other)).toBe(false);
  for (const { x, y } of moved.values()) expect([Math.abs(x % GRID), Math.abs(y % GRID)]).toEqual([0, 0]);
});

test('the step nearest the anchor stays where it is, up to the grid', async () => {
  const moved = fromElk(await new ElkBundled().layout(toElk(input)), input);
  expect(moved.get('a')).toEqual({ x: 20, y: 0 });
});
