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

describe('a loop', () => {
  const loop = (...more: [string, string, string, string][]) => ({
    nodes: new Map(
      Object.entries({
        a: node('A'),
        l: { type: 'loop', label: 'Loop' },
        b: node('B'),
        c: node('C'),
        z: node('Z')
      })
    ),
    edges: new Map(
      (
        [
          ['a', 'out', 'l', 'in'],
          ['l', 'loop', 'b', 'in'],
          ['b', 'out', 'c', 'in'],
          ['l', 'done', 'z', 'in'],
          ...more
        ] as const
      ).map(([source, sourcePort, target, targetPort], index) => [
        `e_${index}`,
        { source, sourcePort, target, targetPort }
      ])
    )
  });
  const back = (source: string) => ({ source, sourcePort: 'out', target: 'l', targetPort: 'back' });

  test('may be led back to by its own steps, and by nobody else', () => {
    expect(connectRefusal(back('c'), loop())).toBeUndefined();
    for (const source of ['a', 'z'])
      expect(connectRefusal(back(source), loop())).toBe('Only steps of its loop can lead back into “Loop”.');
    expect(connectRefusal({ ...back('c'), targetPort: 'in' }, loop())).toContain('circle');
  });

  test('that is closed lets wires be drawn inside it', () => {
    const closed = loop(['c', 'out', 'l', 'back']);
    closed.edges.delete('e_2');
    expect(connectRefusal(wire('b', 'c'), loop())).toContain('already');
    closed.edges.set('e_9', wire('b', 'c'));
    closed.nodes.set('d', node('D'));
    expect(connectRefusal(wire('c', 'd'), closed)).toBeUndefined();
    expect(connectRefusal(wire('c', 'b'), closed)).toContain('circle');
  });

  test('offers the way back', () => {
    expect(possibleWires({ nodeId: 'c', side: 'output' }, loop())).toContainEqual(back('c'));
    expect(possibleWires({ nodeId: 'a', side: 'output' }, loop())).not.toContainEqual(back('a'));
    expect(possibleWires({ nodeId: 'l', side: 'input', portId: 'back' }, loop())).toEqual([
      back('b'),
      back('c')
    ]);
  });
});
