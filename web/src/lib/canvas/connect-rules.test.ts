import { describe, expect, test } from 'vitest';
import { connectRefusal, possibleWires } from './connect-rules.ts';

const node = (label: string) => ({ type: 'unknown-step', label });
const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });
const context = {
  nodes: new Map(Object.entries({ a: node('A'), b: node('B'), c: node('C') })),
  edges: new Map(Object.entries({ e_1: wire('a', 'b'), e_2: wire('b', 'c') }))
};

describe('connectRefusal', () => {
  test('allows a new wire forward', () => {
    expect(connectRefusal(wire('a', 'c'), context)).toBeUndefined();
  });

  test.each([
    ['itself', wire('a', 'a'), 'feed itself'],
    ['a duplicate', wire('a', 'b'), 'connected already'],
    ['a circle', wire('c', 'a'), 'circle'],
    ['a step that is gone', wire('a', 'gone'), 'gone'],
    ['a port that is not there', { ...wire('a', 'c'), sourcePort: 'nope' }, 'gives nothing']
  ])('refuses %s in words', (_, edge, reason) => {
    expect(connectRefusal(edge, context)).toContain(reason);
  });

  test('the wire being re-attached does not stand in its own way', () => {
    expect(connectRefusal(wire('a', 'b'), { ...context, except: 'e_1' })).toBeUndefined();
  });
});

describe('possibleWires', () => {
  test('are exactly those that would be allowed', () => {
    const { nodes, edges } = context;
    for (const nodeId of nodes.keys()) {
      const allowed = [...nodes.keys()]
        .map((target) => wire(nodeId, target))
        .filter((edge) => !connectRefusal(edge, context));
      expect(possibleWires({ nodeId, side: 'output' }, { nodes, edges })).toEqual(allowed);
    }
  });

  test('go backwards from an input', () => {
    expect(possibleWires({ nodeId: 'c', side: 'input' }, context)).toEqual([wire('a', 'c')]);
  });
});
