import { expect, test } from 'vitest';
import { seededRandom } from './random.ts';

const draw = (count: number, ...parts: (string | number)[]) => {
  const random = seededRandom(...parts);
  return Array.from({ length: count }, random);
};

test('the same place gives the same numbers, another place others', () => {
  expect(draw(5, 'run', 'node', 0, 1)).toEqual(draw(5, 'run', 'node', 0, 1));
  expect(draw(5, 'run', 'node', 0, 1)).not.toEqual(draw(5, 'run', 'node', 0, 2));
  expect(draw(5, 'ab', 'c')).not.toEqual(draw(5, 'a', 'bc'));
});

test('numbers are spread evenly over [0, 1)', () => {
  const numbers = draw(10_000, 'seed');
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length
  );
  expect(Math.min(...tenths)).toBeGreaterThan(850);
});

test('first numbers of neighbouring places are spread too', () => {
  const firsts = Array.from({ length: 1_000 }, (_, index) => draw(1, 'run', 'node', index)[0]!);
  expect(firsts.filter((number) => number < 0.5).length).toBeGreaterThan(430);
  expect(new Set(firsts).size).toBe(1_000);
});
