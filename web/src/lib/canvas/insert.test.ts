import type { WorkflowNode } from '@automateos/workflow';
import { describe, expect, test } from 'vitest';
import { boundsOfContent, fitsOneEdit } from './insert.ts';

const call: WorkflowNode = {
  ...{ type: 'http-request', typeVersion: 1, label: 'Call', position: { x: 40, y: 20 } },
  config: { url: 'https://example.com' }
};
const note = {
  ...{ text: 'Why', position: { x: 0, y: 200 }, width: 200, height: 80 },
  color: 'blue' as const
};

test('the box of content is around its steps and notes', () => {
  expect(boundsOfContent({ nodes: { call }, edges: {}, notes: { note } })).toEqual({
    ...{ x: 0, y: 20, width: 240, height: 260 }
  });
  expect(boundsOfContent({ nodes: {}, edges: {} })).toBeUndefined();
});

describe('one edit holds', () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`n_${i}`, call]));

  test('a thousand steps', () => expect(fitsOneEdit({ nodes: many(1_000), edges: {} })).toBe(true));
  test('no more than a frame of the socket', () =>
    expect(fitsOneEdit({ nodes: many(10_000), edges: {} })).toBe(false));
});
