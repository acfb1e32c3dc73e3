import { describe, expect, test } from 'vitest';
import { boundsOf, freePlace, GRID, overlaps, shapeOf, toGrid } from './geometry.ts';
import { panToShow, toCanvas, toScreen, viewportFor } from './viewport-math.ts';

const SCREEN = { width: 1000, height: 800 };
const INSETS = { left: 100, right: 100, top: 50, bottom: 50 };

describe('geometry', () => {
  test('an unknown type still has a port on each side', () => {
    expect(shapeOf({ type: 'from-the-future' }).ports.map(({ side, y }) => `${side} ${y}`)).toEqual([
      'input 31',
      'output 31'
    ]);
  });

  test('bounds enclose everything; nothing has none', () => {
    const rects = [
      { x: -10, y: 5, width: 20, height: 20 },
      { x: 100, y: 0, width: 10, height: 10 }
    ];
    expect(boundsOf(rects)).toEqual({ x: -10, y: 0, width: 120, height: 25 });
    expect(boundsOf([])).toBeUndefined();
  });

  test('the grid has no negative zero', () => {
    expect(Object.is(toGrid(-3), 0)).toBe(true);
  });

  test('a new step lands on the grid and covers nothing', () => {
    const taken = [{ x: 0, y: 0, width: 200, height: 62 }];
    const place = freePlace({ x: 3, y: 4, width: 200, height: 62 }, taken);
    expect(place.x % GRID).toBe(0);
    expect(overlaps({ ...place, width: 200, height: 62 }, taken[0]!)).toBe(false);
  });
});

describe('viewport', () => {
  test('shows everything between the panels, never enlarged', () => {
    const view = viewportFor({ x: 0, y: 0, width: 400, height: 100 }, SCREEN, INSETS);
    expect(view.zoom).toBe(1);
    expect(toScreen({ x: 200, y: 50 }, view)).toEqual({ x: 500, y: 400 });
    expect(viewportFor({ x: 0, y: 0, width: 8000, height: 100 }, SCREEN, INSETS).zoom).toBe(0.1);
  });

  test('screen and canvas are inverse', () => {
    const view = { x: 12, y: -7, zoom: 0.5 };
    expect(toCanvas(toScreen({ x: 33, y: 44 }, view), view)).toEqual({ x: 33, y: 44 });
  });

  test('pans only when the node is hidden, and by the least', () => {
    const view = { x: 0, y: 0, zoom: 1 };
    const area = { screen: SCREEN, insets: INSETS };
    expect(panToShow({ x: 300, y: 300, width: 200, height: 62 }, view, area)).toBeUndefined();
    expect(panToShow({ x: 850, y: 300, width: 200, height: 62 }, view, area)).toEqual({
      x: -150,
      y: 0,
      zoom: 1
    });
  });
});
