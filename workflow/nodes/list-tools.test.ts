import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Item, Json } from '../types.ts';
import { execute, listTools } from './list-tools.ts';

const orders: Json[] = [
  { id: 'a', country: 'DE', total: 20 },
  { id: 'b', country: 'FR', total: '100' },
  { id: 'c', country: 'DE', total: 5 },
  { id: 'd', country: '', total: null }
];

function run(config: Record<string, unknown>, input: Json[] = orders): Item[] {
  return (execute(resolvedConfig(listTools, config), fakeContext({ input })) as { out: Item[] }).out;
}
const places = (items: Item[]) => items.map(({ from }) => from);
const by = (...names: string[]) => Object.fromEntries(names.map((name, order) => [name, { name, order }]));

it('sorts numbers as numbers, also in text, and puts nothing last', () => {
  expect(places(run({ sortBy: by('total') }))).toEqual([[2], [0], [1], [3]]);
  const down = { t: { name: 'total', direction: 'down' } };
  expect(places(run({ sortBy: down }))).toEqual([[1], [0], [2], [3]]);
});

it('sorts by a second field, text as people do, equal ones in their order', () => {
  expect(places(run({ sortBy: by('country', 'total') }))).toEqual([[2], [0], [1], [3]]);
  const names = ['Item 10', 'item 2', 'Item 1'].map((name) => ({ name }));
  expect(run({ sortBy: by('name') }, names).map(({ from }) => from)).toEqual([[2], [1], [0]]);
  expect(places(run({ sortBy: by('nowhere') }))).toEqual([[0], [1], [2], [3]]);
});

it('keeps the first or the last few', () => {
  expect(places(run({ tool: 'limit', count: 2 }))).toEqual([[0], [1]]);
  expect(places(run({ tool: 'limit', count: 1, end: 'last' }))).toEqual([[3]]);
  expect(run({ tool: 'limit', count: 0, end: 'last' })).toEqual([]);
});

it('keeps one of those that are the same', () => {
  expect(places(run({ tool: 'unique', sameIn: by('country') }))).toEqual([[0], [1], [3]]);
  expect(places(run({ tool: 'unique' }, [{ a: 1 }, { a: 1 }, { a: 2 }]))).toEqual([[0], [2]]);
});

it('puts all into one item', () => {
  expect(run({ tool: 'collect', into: 'mail.ids', only: 'id' })).toEqual([
    { data: { mail: { ids: ['a', 'b', 'c', 'd'] } }, from: [0, 1, 2, 3] }
  ]);
  expect(run({ tool: 'collect' }, [1, 2])[0]?.data).toEqual({ items: [1, 2] });
});

it('summarises, for all and per group', () => {
  const results = {
    n: { name: 'n', order: 1 },
    sum: { name: 'sum', calculation: 'sum', field: 'total', order: 2 },
    avg: { name: 'avg', calculation: 'average', field: 'total', order: 3 },
    low: { name: 'low', calculation: 'smallest', field: 'total', order: 4 },
    top: { name: 'top', calculation: 'largest', field: 'total', order: 5 },
    lands: { name: 'lands', calculation: 'different', field: 'country', order: 6 },
    ids: { name: 'ids', calculation: 'list', field: 'id', order: 7 }
  };
  expect(run({ tool: 'summarise', results })).toEqual([
    {
      data: { n: 4, sum: 125, avg: 125 / 3, low: 5, top: 100, lands: 2, ids: ['a', 'b', 'c', 'd'] },
      from: [0, 1, 2, 3]
    }
  ]);
  const groups = run({ tool: 'summarise', results: { n: results.n }, groupBy: by('country') });
  expect(groups).toEqual([
    { data: { country: 'DE', n: 2 }, from: [0, 2] },
    { data: { country: 'FR', n: 1 }, from: [1] },
    { data: { country: '', n: 1 }, from: [3] }
  ]);
});

it('says which value is no number', () => {
  const results = { s: { name: 's', calculation: 'sum', field: 'country' } };
  expect(() => run({ tool: 'summarise', results })).toThrow('“country”: “DE” is not a number.');
});

it('needs an order to sort by', () => {
  expect(checkConfig(listTools, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'sortBy' }]);
});
