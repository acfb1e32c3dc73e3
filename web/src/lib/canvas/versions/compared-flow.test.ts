import type { WorkflowDocument } from '@automateos/workflow';
import { compareDocuments } from '@automateos/workflow/document-review';
import { expect, test } from 'vitest';
import { comparedFlow, type Side } from './compared-flow.ts';

const step = (label: string, x = 0) => ({
  ...{ type: 'set-fields', typeVersion: 1, label, config: {} },
  position: { x, y: 0 }
});
const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });
const version: WorkflowDocument = {
  name: 'W',
  nodes: { a: step('A'), b: step('B'), c: step('C') },
  edges: { ab: wire('a', 'b') }
};
const now: WorkflowDocument = {
  name: 'W',
  nodes: { a: step('A', 300), c: step('C'), d: step('D') },
  edges: { cd: wire('c', 'd') }
};

function drawn(side: Side) {
  const { nodes, edges } = comparedFlow({ version, now }, compareDocuments(version, now), side);
  return {
    steps: Object.fromEntries(
      nodes.map(({ id, data, position }) => [id, [data.change, data.isGhost, position.x]])
    ),
    wires: Object.fromEntries(edges.map((edge) => [edge.id, edge.class]))
  };
}

test('the version is drawn where it was, with what came since as ghosts', () => {
  expect(drawn('version')).toEqual({
    steps: {
      a: ['moved', false, 0],
      b: ['removed', false, 0],
      c: [undefined, false, 0],
      d: ['added', true, 0]
    },
    wires: { ab: 'compared-wire removed', cd: 'compared-wire added ghost' }
  });
});

test('what is there now is drawn where it is, with what went as ghosts', () => {
  expect(drawn('now')).toEqual({
    steps: {
      a: ['moved', false, 300],
      b: ['removed', true, 0],
      c: [undefined, false, 0],
      d: ['added', false, 0]
    },
    wires: { ab: 'compared-wire removed ghost', cd: 'compared-wire added' }
  });
});
