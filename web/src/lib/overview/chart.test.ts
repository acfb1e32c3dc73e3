import { describe, expect, test } from 'vitest';
import { areaUnder, scaleOf, smoothLine } from './chart.ts';

describe('a scale', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [628, [0, 200, 400, 600, 800]],
    [1000, [0, 250, 500, 750, 1000]]
  ])('up to %d', (largest, lines) => expect(scaleOf(largest)).toEqual(lines));
});

test('a line is level at its points, so it shows nothing above them', () => {
  const points = [
    { x: 0, y: 10 },
    { x: 10, y: 2 }
  ];
  expect(smoothLine(points)).toBe('M0 10C5 10 5 2 10 2');
  expect(areaUnder(points, 20)).toBe('M0 10C5 10 5 2 10 2L10 20L0 20Z');
  expect(areaUnder([], 20)).toBe('');
});
