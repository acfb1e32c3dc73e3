import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { factsOf } from '../facts/facts-of.ts';
import { initialConfig } from '../form/own-values.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, webhook } from './webhook.ts';

it('gives out the parts of the request', async () => {
  const request = { body: { id: 1 }, headers: { a: 'b' }, query: { q: '1' }, method: 'PUT', path: 'orders' };
  const ctx = fakeContext({ trigger: { ...request, remoteAddress: '203.0.113.9' } });
  expect(await execute(resolvedConfig(webhook, { path: 'orders' }), ctx)).toEqual({
    out: [{ data: request }]
  });
});

it('gives out empty parts when somebody pressed Run', async () => {
  expect(await execute(resolvedConfig(webhook, { path: 'orders' }), fakeContext())).toEqual({
    out: [{ data: { body: null, headers: {}, query: {}, method: 'POST', path: 'orders' } }]
  });
});

it('needs a path, which the editor mints', () => {
  expect(checkConfig(webhook, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'path' }]);
  expect(checkConfig(webhook, initialConfig(factsOf(webhook)))).toEqual([]);
});

it.each(['a/b', 'a b', 'ü', 'x'.repeat(65)])('refuses the path %j', (path) => {
  expect(checkConfig(webhook, { path })).toMatchObject([{ code: 'INVALID_FIELD', field: 'path' }]);
});

it('says in one line what it takes and when it answers', () => {
  expect(webhook.summarize?.({})).toBe('Any request');
  expect(webhook.summarize?.({ method: 'POST', respond: 'node' })).toBe('POST, answered later');
});
