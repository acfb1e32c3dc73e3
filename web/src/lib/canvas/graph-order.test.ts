import { describe, expect, test } from 'vitest';
import { focusOrder, neighbourOf } from './graph-order.ts';

const at = (x: number, y: number) => ({ position: { x, y } });
const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });

describe('focusOrder', () => {
  test('follows the wires, upper branch first', () => {
    const nodes = new Map(
      Object.entries({
        end: at(600, 0),
        low: at(300, 100),
        start: at(0, 50),
        high: at(300, 0),
        note: at(-50, 400)
      })
    );
    const edges = [wire('start', 'low'), wire('start', 'high'), wire('high', 'end')];
    expect(focusOrder(nodes, edges)).toEqual(['note', 'start', 'high', 'end', 'low']);
  });

  test('names every node once, also on a circle', () => {
    const nodes = new Map(Object.entries({ a: at(0, 0), b: at(1, 0), c: at(2, 0) }));
    expect(focusOrder(nodes, [wire('b', 'c'), wire('c', 'b')])).toEqual(['a', 'b', 'c']);
  });

  test('ignores wires to what is gone', () => {
    expect(focusOrder(new Map([['a', at(0, 0)]]), [wire('a', 'gone')])).toEqual(['a']);
  });
});

describe('neighbourOf', () => {
  const nodes = new Map(
    Object.entries({ here: at(0, 0), right: at(300, 20), below: at(20, 200), far: at(900, 0) })
  );

  test.each([
    ['right', 'right'],
    ['down', 'below'],
    ['left', undefined]
  ] as const)('%s leads to %s', (direction, expected) => {
    expect(neighbourOf(nodes, 'here', direction)).toBe(expected);
  });
});
