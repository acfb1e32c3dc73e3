import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, respond } from './respond.ts';

const INCOMING = { id: 7, name: 'Ada' };

async function answer(config: Record<string, unknown>, values: Record<string, Json> = {}) {
  const ctx = fakeContext({ input: [INCOMING] });
  const output = await execute(resolvedConfig(respond, config, values), ctx);
  expect(output).toEqual({ out: [{ data: INCOMING }] });
  expect(ctx.answers).toHaveLength(1);
  return ctx.answers[0];
}

it('sends what came in as JSON unless told otherwise', async () => {
  expect(await answer({})).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"id":7,"name":"Ada"}'
  });
});

it('sends computed data as JSON, with its status and headers', async () => {
  const headers = { h: { name: 'X-Order', value: { expr: 'id' } } };
  expect(await answer({ body: { expr: 'v' }, status: 201, headers }, { v: { ok: true }, id: 7 })).toEqual({
    status: 201,
    headers: { 'content-type': 'application/json', 'x-order': '7' },
    body: '{"ok":true}'
  });
});

it('never sends the incoming data in place of a value that is missing', async () => {
  expect((await answer({ body: { expr: 'v' } }, { v: null }))?.body).toBe('null');
});

it('sends text as text, under another type if one is given', async () => {
  const text = { bodyType: 'text', body: 'Thanks' };
  expect((await answer(text))?.headers).toEqual({ 'content-type': 'text/plain; charset=utf-8' });
  const headers = { h: { name: 'Content-Type', value: 'text/csv' } };
  expect(await answer({ ...text, headers })).toMatchObject({
    body: 'Thanks',
    headers: { 'content-type': 'text/csv' }
  });
});

it('sends people elsewhere', async () => {
  expect(
    await answer({ bodyType: 'redirect', url: { expr: 'u' } }, { u: 'https://example.com/a b' })
  ).toEqual({
    status: 302,
    headers: { location: 'https://example.com/a%20b' },
    body: ''
  });
});

it('sends nothing', async () => {
  expect(await answer({ bodyType: 'empty', status: 204 })).toEqual({ status: 204, headers: {}, body: '' });
});

it.each([
  [{ status: 42 }, 'status'],
  [{ bodyType: 'redirect' }, 'url'],
  [{ bodyType: 'redirect', url: 'javascript:alert(1)' }, 'url'],
  [{ headers: { h: { name: 'Set-Cookie', value: 'a=b' } } }, 'headers.h.name'],
  [{ headers: { h: { name: 'Content-Length', value: '1' } } }, 'headers.h.name'],
  [{ headers: { h: { name: 'X-A', value: 'a\r\nSet-Cookie: b' } } }, 'headers.h.value']
])('refuses %j', (config, field) => {
  expect(checkConfig(respond, config)).toMatchObject([{ field }]);
});

it('refuses a computed header value that would start a new header', () => {
  const headers = { h: { name: 'X-A', value: { expr: 'v' } } };
  expect(() => resolvedConfig(respond, { headers }, { v: 'a\r\nSet-Cookie: b' })).toThrow('single line');
});

it('says in one line how it answers', () => {
  expect(respond.summarize?.({})).toBe('Answers with what comes in');
  expect(respond.summarize?.({ bodyType: 'text', body: 'Hi', status: 201 })).toBe('Answers with status 201');
  expect(respond.summarize?.({ bodyType: 'redirect' })).toBe('Sends people to another page');
});
