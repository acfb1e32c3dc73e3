import { expect, test } from 'vitest';
import { updateWords } from './words.ts';

test.each([
  [4, 1, '4 changes, 1 touches yours'],
  [1, 0, '1 change, none touches yours'],
  [9, 2, '9 changes, 2 touch yours']
])('%i changes with %i conflicts', (changes, conflicts, words) => {
  expect(updateWords({ changes, conflicts })).toBe(words);
});
