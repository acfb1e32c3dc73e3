import { expect, test } from 'vitest';
import { nextOfType } from './next-step.ts';
import { graph, planOf } from './testing/graphs.ts';

const plan = planOf(
  graph(
    { t: 'trigger', a: 'pure', w: 'write', b: 'pure', v: 'write', z: 'pure' },
    't>a',
    'a>w',
    'w>b',
    'b>v',
    't>z'
  )
);
const next = (id: string) => nextOfType(plan, plan.nodes.get(id)!, 'write')?.id;

test('is the nearest that follows, or the step itself', () => {
  expect([next('t'), next('w'), next('b')]).toEqual(['w', 'w', 'v']);
  expect(next('z')).toBeUndefined();
});
