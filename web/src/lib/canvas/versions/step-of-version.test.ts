import type { WorkflowDocument } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { withStepOf } from './step-of-version.ts';

const step = (label: string) => ({ type: 'if', typeVersion: 1, label, position: { x: 0, y: 0 }, config: {} });
const wire = (source: string, target: string) => ({ source, sourcePort: 'true', target, targetPort: 'in' });
const version: WorkflowDocument = {
  name: 'Old',
  nodes: { a: step('A'), b: step('B'), c: step('C') },
  edges: { ab: wire('a', 'b'), bc: wire('b', 'c') }
};

test('a changed step reads as it did, and nothing else changes', () => {
  const now = { ...version, name: 'New', nodes: { ...version.nodes, a: step('X'), b: step('Y') } };
  expect(withStepOf(now, version, 'a')).toEqual({ ...now, nodes: { ...now.nodes, a: step('A') } });
});

test('a removed step comes back with the wires whose other end is there', () => {
  const now = { name: 'New', nodes: { a: step('A') }, edges: {} };
  expect(withStepOf(now, version, 'b')).toEqual({
    name: 'New',
    nodes: { a: step('A'), b: step('B') },
    edges: { ab: wire('a', 'b') }
  });
});

test('an added step goes with its wires', () => {
  const now = {
    ...version,
    nodes: { ...version.nodes, d: step('D') },
    edges: { ...version.edges, cd: wire('c', 'd') }
  };
  expect(withStepOf(now, version, 'd')).toEqual(version);
});
