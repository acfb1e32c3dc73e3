import { describe, expect, test } from 'vitest';
import { hitStep, isFarView, type FarStep } from './far-view.ts';

describe('isFarView', () => {
  test('takes over far out and gives back later, so that it cannot flicker at the border', () => {
    expect(isFarView(0.4, 1000, false)).toBe(false);
    expect(isFarView(0.37, 1000, false)).toBe(true);
    expect(isFarView(0.43, 1000, true)).toBe(true);
    expect(isFarView(0.45, 1000, true)).toBe(false);
  });

  test('leaves small workflows alone', () => {
    expect(isFarView(0.1, 100, false)).toBe(false);
  });
});

test('a click finds the step on top', () => {
  const step = (id: string, x: number): [string, FarStep] => [
    id,
    { id, x, y: 0, width: 200, height: 62, group: 'app', status: 'idle', selected: false }
  ];
  const steps = new Map([step('under', 0), step('over', 100)]);
  expect(hitStep(steps, { x: 150, y: 30 })).toBe('over');
  expect(hitStep(steps, { x: 50, y: 30 })).toBe('under');
  expect(hitStep(steps, { x: 50, y: 90 })).toBeUndefined();
});
