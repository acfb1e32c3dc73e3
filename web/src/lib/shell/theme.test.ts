import { expect, it } from 'vitest';
import { readTheme } from './theme.ts';

it('follows the system unless a known theme was chosen', () => {
  expect(readTheme(undefined)).toBe('system');
  expect(readTheme('"><script>')).toBe('system');
  expect(readTheme('dark')).toBe('dark');
});
