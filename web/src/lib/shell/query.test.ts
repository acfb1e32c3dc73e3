import { expect, it } from 'vitest';
import { withQuery } from './query.ts';

it('changes what is named and keeps the rest', () => {
  const url = { pathname: '/app/runs', search: '?status=failed&cursor=abc' };
  expect(withQuery(url, { cursor: undefined, search: 'a b' })).toBe('/app/runs?status=failed&search=a+b');
  expect(withQuery(url, { cursor: undefined, status: '' })).toBe('/app/runs');
});
