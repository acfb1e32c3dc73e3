import { expect, test } from 'vitest';
import { wheelDevice } from './wheel-device.ts';

const wheel = (change: Partial<Parameters<typeof wheelDevice>[0]>) =>
  wheelDevice({ deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, ...change });

test.each([
  ['a notch of 100 px', { deltaY: 100 }, 'mouse'],
  ['a notch of 120 px backwards', { deltaY: -120 }, 'mouse'],
  ['lines', { deltaY: 3, deltaMode: 1 }, 'mouse'],
  ['small steps', { deltaY: 4 }, 'trackpad'],
  ['two axes', { deltaX: 1, deltaY: 60 }, 'trackpad'],
  ['fractions', { deltaY: 53.5 }, 'trackpad'],
  ['a pinch', { deltaY: 2.4, ctrlKey: true }, undefined],
  ['something between', { deltaY: 53 }, undefined]
] as const)('%s', (_, event, expected) => {
  expect(wheel(event)).toBe(expected);
});
