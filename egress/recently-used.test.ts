import { expect, test } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

test('a value is made once, and the one unused for longest makes room', () => {
  const dropped: string[] = [];
  let made = 0;
  const values = new RecentlyUsed({
    most: 2,
    create: (key) => `${key}${++made}`,
    dropped: (value) => void dropped.push(value)
  });
  expect([values.of('a'), values.of('b'), values.of('a'), values.of('c')]).toEqual(['a1', 'b2', 'a1', 'c3']);
  expect(dropped).toEqual(['b2']);
  expect(values.of('b')).toBe('b4');
  expect(values.values()).toEqual(['c3', 'b4']);
});
