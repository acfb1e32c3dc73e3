import { expect, test } from 'vitest';
import { mastodon } from './mastodon.ts';
import { open } from './testing/call.ts';

const STATUSES = 'https://mastodon.social/api/v1/statuses';

test('a post is published, from JSON and from a form', async () => {
  const call = open(mastodon);
  const first = await call(STATUSES, { json: { status: 'Hello', visibility: 'unlisted' } });
  expect(first).toMatchObject({ status: 200, json: { content: '<p>Hello</p>', visibility: 'unlisted' } });
  expect(first.at('url')).toMatch(/^https:\/\/mastodon\.social\/@ada\/\d+$/);
  const second = await call(STATUSES, { form: { status: 'Again' } });
  expect(second.at('id')).not.toBe(first.at('id'));
});

test('who is posting', async () => {
  const account = await open(mastodon)('https://mastodon.social/api/v1/accounts/verify_credentials');
  expect(account.at('acct')).toBe('ada');
});

test.each([
  [{ status: ' ' }, 422, 'Validation failed: Text can’t be blank'],
  [{ status: 'x'.repeat(501) }, 422, 'Validation failed: Text character limit of 500 exceeded'],
  [{ status: 'Hi', visibility: 'loud' }, 422, 'Validation failed: Visibility is not included in the list']
])('%j is refused', async (json, status, error) => {
  expect(await open(mastodon)(STATUSES, { json })).toMatchObject({ status, json: { error } });
});

test('a wrong token is refused', async () => {
  const refused = await open(mastodon)(STATUSES, { authorization: 'Bearer short', json: { status: 'Hi' } });
  expect(refused).toMatchObject({ status: 401, json: { error: 'The access token is invalid' } });
});
