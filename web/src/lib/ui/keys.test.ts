import { expect, it } from 'vitest';
import { showKeys } from './keys.ts';

it('writes shortcuts the way the platform does', () => {
  expect(showKeys('mod+enter', true)).toBe('⌘↵');
  expect(showKeys('mod+enter', false)).toBe('Ctrl ↵');
  expect(showKeys('shift+d', true)).toBe('⇧D');
  expect(showKeys('Tab', false)).toBe('Tab');
});
