import { expect, it } from 'vitest';
import { portsOf } from '../define-node.ts';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Item, Json } from '../types.ts';
import { execute, merge } from './merge.ts';

/** Runs it with the items of each input. */
function run(config: Record<string, unknown>, ...inputs: Json[][]): Item[] {
  const inputPorts = inputs.flatMap((items, index) =>
    items.map(() => (index === 0 ? 'in' : `in${index + 1}`))
  );
  const ctx = fakeContext({ input: inputs.flat(), inputPorts });
  return (execute(resolvedConfig(merge, config), ctx) as { out: Item[] }).out;
}

it('has as many inputs as were asked for, two for a join', () => {
  const ids = (config: Record<string, unknown>) => portsOf(merge, config).inputs.map(({ id }) => id);
  expect(ids({})).toEqual(['in', 'in2']);
  expect(ids({ inputs: 4 })).toEqual(['in', 'in2', 'in3', 'in4']);
  expect(ids({ inputs: 4, mode: 'key' })).toEqual(['in', 'in2']);
  expect(ids({ inputs: 1e9 })).toHaveLength(10);
});

it('puts one input after the other and says where each item comes from', () => {
  expect(run({}, ['a', 'b'], ['c'])).toEqual([
    { data: 'a', from: [0] },
    { data: 'b', from: [1] },
    { data: 'c', from: [2] }
  ]);
});

it('pairs by position', () => {
  const sides: Json[][] = [[{ a: 1 }, { a: 2 }], [{ b: 1 }]];
  expect(run({ mode: 'position' }, ...sides)).toEqual([
    { data: { a: 1, b: 1 }, from: [0, 2] },
    { data: { a: 2 }, from: [1] }
  ]);
  expect(run({ mode: 'position', keepUnpaired: false }, ...sides)).toHaveLength(1);
});

it('pairs by a field, as inner, left and outer join', () => {
  const orders: Json[] = [{ id: 1, who: 7 }, { id: 2, who: 9 }, { id: 3 }];
  const people: Json[] = [
    { key: '7', name: 'Ada' },
    { key: '8', name: 'Bob' }
  ];
  const config = { mode: 'key', key: 'who', otherKey: 'key' };
  const pair = { data: { id: 1, who: 7, key: '7', name: 'Ada' }, from: [0, 3] };
  expect(run({ ...config }, orders, people)).toEqual([pair]);
  expect(run({ ...config, join: 'left' }, orders, people).map(({ from }) => from)).toEqual([
    [0, 3],
    [1],
    [2]
  ]);
  expect(run({ ...config, join: 'outer' }, orders, people).map(({ from }) => from)).toEqual([
    [0, 3],
    [1],
    [2],
    [4]
  ]);
});

it('waits for all: without items on one input nothing goes on', () => {
  expect(run({ mode: 'wait' }, ['a'], [])).toEqual([]);
  expect(run({ mode: 'wait', take: 2 }, ['a'], ['b'])).toEqual([{ data: 'b', from: [1] }]);
});

it('chooses the first input that has items', () => {
  expect(run({ mode: 'choose' }, [], ['b'])).toEqual([{ data: 'b', from: [0] }]);
});

it('needs the field of a join', () => {
  expect(checkConfig(merge, { mode: 'key' })).toMatchObject([{ code: 'MISSING_FIELD', field: 'key' }]);
});
