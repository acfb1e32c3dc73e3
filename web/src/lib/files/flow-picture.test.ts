import type { WorkflowNode } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { drawPicture } from './flow-picture.ts';

const at = (x: number, y: number, type = 'http-request'): WorkflowNode => ({
  ...{ type, typeVersion: 1, label: type, position: { x, y }, config: {} }
});
const SIZE = { width: 600, height: 200 };

test('a picture fits, and its wires end at the ports', () => {
  const edges = { e: { source: 'a', sourcePort: 'out', target: 'b', targetPort: 'odd' } };
  const picture = drawPicture({ name: 'x', nodes: { a: at(0, 0), b: at(1800, 0) }, edges }, SIZE)!;
  expect(picture.bounds.width * picture.scale).toBeCloseTo(600);
  expect(picture.wires).toEqual(['M200 31C1000 31 1000 31 1800 31']);
});

test('one step is not blown up, and nothing is no picture', () => {
  expect(drawPicture({ name: 'x', nodes: { a: at(0, 0) }, edges: {} }, SIZE)!.scale).toBeLessThan(1);
  expect(drawPicture({ name: 'x', nodes: {}, edges: {} }, SIZE)).toBeUndefined();
});
