import { expect, test } from 'vitest';
import { tellResult } from './several.ts';

test('what became of several failed runs is one sentence', () => {
  expect(tellResult({ done: 12, refused: [] }, 'replay')).toBe('12 failed runs started again.');
  const refused = [{ id: 'dl_1', code: 'NOT_PUBLISHED', message: 'Publish the workflow first.' }];
  expect(tellResult({ done: 1, refused }, 'discard')).toBe(
    '1 failed run discarded. 1 not: Publish the workflow first.'
  );
});
