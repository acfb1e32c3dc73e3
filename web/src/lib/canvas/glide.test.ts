import { expect, test } from 'vitest';
import { approach, GLIDE_MS, springRest } from './glide.ts';

test('the spring starts whole, ends at rest and overshoots by less than a hundredth', () => {
  expect(springRest(0)).toBe(1);
  expect(springRest(GLIDE_MS)).toBe(0);
  const samples = Array.from({ length: GLIDE_MS }, (_, ms) => springRest(ms));
  expect(Math.min(...samples)).toBeGreaterThan(-0.01);
  expect(Math.abs(springRest(GLIDE_MS - 1))).toBeLessThan(0.01);
});

test('the spring is the one of the tokens', () => {
  // --spring-move: 29 samples over 340 ms, of the way gone
  expect(1 - springRest((340 / 28) * 7)).toBeCloseTo(0.579, 1);
  expect(1 - springRest((340 / 28) * 14)).toBeCloseTo(0.935, 1);
});

test('following is independent of the frame rate and arrives', () => {
  const target = { x: 100, y: 0 };
  const fast = approach(approach({ x: 0, y: 0 }, target, 8), target, 8);
  const slow = approach({ x: 0, y: 0 }, target, 16);
  expect(fast.x).toBeCloseTo(slow.x, 6);
  expect(approach({ x: 99.8, y: 0 }, target, 1)).toBe(target);
});
