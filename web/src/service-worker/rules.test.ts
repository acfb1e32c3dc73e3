import { expect, test } from 'vitest';
import { isKeptPage, isSignOut } from './rules.ts';

const ID = 'wf_0123456789ABCDEFGHIJKL';

test.each([`/app/workflows/${ID}`, `/app/workflows/${ID}/__data.json`])(
  '%s opens without a network',
  (path) => {
    expect(isKeptPage(path)).toBe(true);
  }
);

test.each([
  '/app/secrets',
  '/app/workflows',
  `/api/v1/workflows/${ID}/document`,
  `/app/workflows/${ID}/other`,
  '/'
])('%s is never kept', (path) => expect(isKeptPage(path)).toBe(false));

test('signing out forgets the pages', () => {
  expect(isSignOut('POST', '/sign-out')).toBe(true);
  expect(isSignOut('GET', '/sign-out')).toBe(false);
});
