import { expect, test } from 'vitest';
import type { Item } from '../types.ts';
import { Lineage } from './lineage.ts';
import { RunState } from './run-state.ts';
import { graph, out, planOf } from './testing/graphs.ts';

const items = (...pairs: [data: string, ...from: number[]][]): Item[] =>
  pairs.map(([data, ...from]) => ({ data, from }));

/** t → f (filters) → m (merges f and t) → end; u is not on the way. */
function build(): RunState {
  const state = new RunState(
    planOf(
      graph(
        { t: 'trigger', f: 'pure', m: 'pure', end: 'pure', u: 'pure' },
        't>f',
        't>m',
        'f>m',
        'm>end',
        't>u'
      )
    ),
    {}
  );
  state.settle('t', out('t0', 't1', 't2'));
  state.settle('f', { out: items(['f0', 0], ['f1', 2]) });
  state.settle('m', { out: items(['m0', 4], ['m1', 0], ['m2', 1, 3]) }); // inputs: t0 t1 t2 f0 f1
  return state;
}

const viewFrom = (state: RunState, [nodeId, index]: [string, number], target: string) => {
  const inputs = state.inputsOf(state.plan.nodes.get(nodeId)!);
  return new Lineage(state).view(inputs[index]!, target);
};

test('the item is followed back through every step in between', () => {
  const state = build();
  expect(viewFrom(state, ['end', 0], 'f')).toEqual({ items: ['f0', 'f1'], item: 'f1' });
  expect(viewFrom(state, ['end', 0], 't')).toMatchObject({ item: 't2' });
  expect(viewFrom(state, ['end', 0], 'm')).toMatchObject({ item: 'm0' });
});

test('an item made of several stands in the line of the first that leads there', () => {
  expect(viewFrom(build(), ['end', 2], 't')).toMatchObject({ item: 't1' });
  expect(viewFrom(build(), ['end', 2], 'f')).toMatchObject({ item: 'f0' });
});

test('an item that did not come that way has no ancestor there', () => {
  expect(viewFrom(build(), ['end', 1], 'f')).toEqual({ items: ['f0', 'f1'] });
});

test('a step that has not run, or is no part of the run, cannot be seen', () => {
  expect(viewFrom(build(), ['end', 0], 'u')).toBeUndefined();
  expect(viewFrom(build(), ['end', 0], 'nowhere')).toBeUndefined();
});

test('without a descent a single item stands for itself', () => {
  const state = new RunState(planOf(graph({ t: 'trigger', a: 'pure', b: 'pure' }, 't>a', 'a>b')), {});
  state.settle('t', out('only'));
  state.settle('a', out('x', 'y'));
  expect(viewFrom(state, ['b', 1], 't')).toEqual({ items: ['only'], item: 'only' });
});

test('a wrong index leads nowhere and breaks nothing', () => {
  const state = new RunState(planOf(graph({ t: 'trigger', a: 'pure', b: 'pure' }, 't>a', 'a>b')), {});
  state.settle('t', out('p', 'q'));
  state.settle('a', { out: items(['a0', 99]) });
  expect(viewFrom(state, ['b', 0], 't')).toEqual({ items: ['p', 'q'] });
});

test('items of several ports come in the order of the definition', () => {
  const state = new RunState(planOf(graph({ t: 'trigger', s: 'split', b: 'pure' }, 't>s', 's.yes>b')), {});
  state.settle('t', out(1));
  state.settle('s', { no: items(['n', 0]), yes: items(['y', 0]) });
  expect(viewFrom(state, ['b', 0], 's')).toEqual({ items: ['y', 'n'], item: 'y' });
});
