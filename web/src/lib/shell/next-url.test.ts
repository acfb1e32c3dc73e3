import { expect, it } from 'vitest';
import { nextPath, withNext } from './next-url.ts';

it.each([
  ['/app/runs?status=failed', '/app/runs?status=failed'],
  ['/invite/abc', '/invite/abc'],
  [null, '/app'],
  ['', '/app'],
  ['https://evil.example', '/app'],
  ['//evil.example', '/app'],
  ['/\\evil.example', '/app'],
  ['/\t/evil.example', '/app'],
  ['javascript:alert(1)', '/app']
])('%s leads to %s', (value, path) => {
  expect(nextPath(value)).toBe(path);
});

it('keeps the way back in the address', () => {
  expect(withNext('/sign-in', '/invite/a')).toBe('/sign-in?next=%2Finvite%2Fa');
  expect(withNext('/sign-up', '/app')).toBe('/sign-up');
});
