import { describe, expect, test } from 'vitest';
import { differingPart } from './text-diff.ts';

describe('differingPart', () => {
  const cases: [string, string, ReturnType<typeof differingPart>][] = [
    ['', 'abc', { at: 0, removed: 0, added: 'abc' }],
    ['abc', '', { at: 0, removed: 3, added: '' }],
    ['hello world', 'hello big world', { at: 6, removed: 0, added: 'big ' }],
    ['hello big world', 'hello world', { at: 6, removed: 4, added: '' }],
    ['aaa', 'aaaa', { at: 3, removed: 0, added: 'a' }],
    ['same', 'same', { at: 4, removed: 0, added: '' }],
    ['a😀b', 'a😁b', { at: 1, removed: 2, added: '😁' }]
  ];
  test.each(cases)('%j → %j', (before, after, expected) => {
    const part = differingPart(before, after);
    expect(before.slice(0, part.at) + part.added + before.slice(part.at + part.removed)).toBe(after);
    expect(part).toEqual(expected);
  });
});
