import { describe, expect, test } from 'vitest';
import { changedIds, emptyIndexed, indexOf, patchIndexed, type Indexed } from './patch.ts';

interface Entry {
  id: string;
  value: number;
}
const entry = (id: string, value = 0): Entry => ({ id, value });
const indexed = (...list: Entry[]): Indexed<Entry> => ({ list, index: indexOf(list) });

describe('patchIndexed', () => {
  test('replaces only what changed: every other entry stays the same object', () => {
    const before = indexed(...Array.from({ length: 1000 }, (_, place) => entry(`n_${place}`)));
    const after = patchIndexed(before, new Map([['n_7', entry('n_7', 1)]]));
    expect(after.list.filter((one, place) => one !== before.list[place]).map((one) => one.id)).toEqual([
      'n_7'
    ]);
    expect(after.index).toBe(before.index);
  });

  test('many changes make one copy', () => {
    const before = indexed(entry('a'), entry('b'), entry('c'));
    const after = patchIndexed(
      before,
      new Map([
        ['a', entry('a', 1)],
        ['b', null],
        ['d', entry('d', 4)]
      ])
    );
    expect(after.list.map(({ id, value }) => `${id}${value}`)).toEqual(['a1', 'c0', 'd4']);
    expect(after.list[1]).toBe(before.list[2]);
    expect([...after.index]).toEqual([
      ['a', 0],
      ['c', 1],
      ['d', 2]
    ]);
  });

  test('no difference gives the same value back, so that nothing renders', () => {
    const before = indexed(entry('a'));
    expect(patchIndexed(before, new Map([['a', before.list[0]!]]))).toBe(before);
    expect(patchIndexed(before, new Map([['gone', null]]))).toBe(before);
    expect(patchIndexed(before, new Map())).toBe(before);
  });

  test('starts from nothing', () => {
    expect(patchIndexed(emptyIndexed<Entry>(), new Map([['a', entry('a')]])).list).toHaveLength(1);
  });
});

describe('changedIds', () => {
  test('finds replaced and new entries by identity', () => {
    const before = indexed(entry('a'), entry('b'), entry('c'));
    const after = [before.list[0]!, entry('b', 2), before.list[2]!, entry('d')];
    expect(changedIds(before, after)).toEqual(['b', 'd']);
  });

  test('is not fooled by a removal before', () => {
    const before = indexed(entry('a'), entry('b'));
    expect(changedIds(before, [before.list[1]!])).toEqual([]);
  });
});
