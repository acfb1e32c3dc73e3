import { describe, expect, test } from 'vitest';
import { snapBox, SNAP_PX } from './snapping.ts';

const box = (x: number, y: number) => ({ x, y, width: 200, height: 62 });

describe('snapBox', () => {
  test('rests on the grid when no neighbour is near', () => {
    expect(snapBox(box(107, 231), [box(900, 900)], SNAP_PX)).toEqual({ x: 100, y: 240, guides: [] });
  });

  test('takes the centre line of a neighbour within reach, with one guide and the gap', () => {
    const { x, guides } = snapBox(box(304, 500), [box(308, 200)], SNAP_PX);
    expect(x).toBe(308);
    expect(guides).toEqual([{ axis: 'x', at: 408, from: 200, to: 562, gap: { length: 238, middle: 381 } }]);
  });

  test('prefers the nearest line and gives one guide per axis', () => {
    const { x, guides } = snapBox(box(304, 500), [box(309, 100), box(305, 200), box(300, 900)], SNAP_PX);
    expect(x).toBe(305);
    expect(guides.filter((guide) => guide.axis === 'x')).toHaveLength(1);
  });

  test('does not snap to edges', () => {
    const wide = { x: 304, y: 100, width: 400, height: 62 }; // left edges 4 px apart, centres 100 px
    expect(snapBox(box(300, 500), [wide], SNAP_PX).guides).toEqual([]);
  });

  test('aligns with a port of a neighbour', () => {
    const split = { ...box(0, 100), portsY: [20, 42] };
    const { y, guides } = snapBox(box(400, 87), [split], SNAP_PX); // own centre 118, port line 120
    expect(y).toBe(89);
    expect(guides[0]).toMatchObject({ axis: 'y', at: 120, gap: { length: 200 } });
  });

  test('reach shrinks with the zoom', () => {
    expect(snapBox(box(304, 500), [box(308, 200)], SNAP_PX / 2).x).toBe(300);
  });

  test('a neighbour that overlaps along the line gets no distance', () => {
    const { guides } = snapBox(box(304, 230), [box(304, 200)], SNAP_PX);
    expect(guides[0]!.gap).toBeUndefined();
  });
});
