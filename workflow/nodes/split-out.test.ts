import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, splitOut } from './split-out.ts';

function run(list: Json, config: Record<string, unknown> = {}, data: Json = {}) {
  const resolved = resolvedConfig(splitOut, { list: { expr: 'list' }, ...config }, { list });
  return execute(resolved, fakeContext({ input: [data] })) as { out: { data: Json }[] };
}
const data = (...args: Parameters<typeof run>) => run(...args).out.map((item) => item.data);

it('makes an item of each entry', () => {
  expect(data([{ id: 1 }, { id: 2 }])).toEqual([{ id: 1 }, { id: 2 }]);
  expect(data(['a', 2])).toEqual([{ value: 'a' }, { value: 2 }]);
  expect(data('a, b')).toEqual([{ value: 'a' }, { value: 'b' }]);
});

it('makes none of an empty list', () => {
  expect(data([])).toEqual([]);
  expect(data(null)).toEqual([]);
});

it('keeps the other fields, without the list', () => {
  const tags = ['a', 'b'];
  const post = { title: 'T', meta: { tags, by: 'Ada' } };
  expect(data(tags, { keep: true, name: 'tag' }, post)).toEqual([
    { title: 'T', meta: { by: 'Ada' }, tag: 'a' },
    { title: 'T', meta: { by: 'Ada' }, tag: 'b' }
  ]);
});

it('puts the entry where it is told', () => {
  expect(data([{ id: 1 }], { name: 'order.line' })).toEqual([{ order: { line: { id: 1 } } }]);
  expect(checkConfig(splitOut, { list: [], name: 'a..b' })).toMatchObject([{ field: 'name' }]);
});
