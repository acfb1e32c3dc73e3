import { describe, expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { StepError } from '../step-error.ts';
import { FAKE_NOW, fakeContext, resolvedConfig, type ScriptedAnswer } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, httpRequest } from './http-request.ts';

const URL_OK = 'https://api.example.com/things?a=1';

interface Call {
  values?: Record<string, Json>;
  answer?: ScriptedAnswer;
}

async function call(config: Record<string, unknown>, { values, answer = {} }: Call = {}) {
  const ctx = fakeContext({ http: [answer] });
  const output = await execute(resolvedConfig(httpRequest, { url: URL_OK, ...config }, values), ctx);
  const items = output.out ?? [];
  return { request: ctx.requests[0], items, data: items[0]?.data, logs: ctx.logs };
}

describe('the request', () => {
  it('is a plain GET by default', async () => {
    const { request } = await call({});
    expect(request).toEqual({
      method: 'GET',
      url: URL_OK,
      headers: {},
      body: undefined,
      auth: undefined,
      timeoutMs: 30_000
    });
  });

  it('adds query and headers of the form, in order', async () => {
    const { request } = await call(
      {
        query: {
          b: { name: 'q', value: { expr: 'q' }, order: 2 },
          a: { name: 'page', value: '2', order: 1 }
        },
        headers: { h: { name: 'X-Source', value: 'AutomateOS' } },
        timeoutMs: 5_000
      },
      { values: { q: 'a&b ü' } }
    );
    expect(request?.url).toBe('https://api.example.com/things?a=1&page=2&q=a%26b+%C3%BC');
    expect(request?.headers).toEqual({ 'x-source': 'AutomateOS' });
    expect(request?.timeoutMs).toBe(5_000);
  });

  it.each<[Json, string, string]>([
    [{ id: 1 }, '{"id":1}', 'application/json'],
    [[1, 2], '[1,2]', 'application/json'],
    [null, 'null', 'application/json'],
    ['Hello', 'Hello', 'text/plain; charset=utf-8'],
    ['{"a": 1}', '{"a": 1}', 'application/json']
  ])('sends an expression that yields %j', async (value, body, type) => {
    const { request } = await call({ method: 'POST', body: { expr: 'v' } }, { values: { v: value } });
    expect(request).toMatchObject({ body, headers: { 'content-type': type } });
  });

  it('sends no body when there is none, or with a GET', async () => {
    expect((await call({ method: 'POST' })).request?.body).toBeUndefined();
    expect((await call({ method: 'POST', bodyType: 'none', body: 'x' })).request?.body).toBeUndefined();
    expect((await call({ method: 'GET', body: 'x' })).request?.body).toBeUndefined();
  });

  it('builds JSON from fields', async () => {
    const bodyFields = {
      a: { name: 'customer.email', value: { expr: 'm' }, order: 1 },
      b: { name: 'vip', type: 'boolean', value: 'yes', order: 2 }
    };
    const { request } = await call(
      { method: 'POST', bodyType: 'fields', bodyFields },
      { values: { m: 'ada@example.com' } }
    );
    expect(request?.body).toBe('{"customer":{"email":"ada@example.com"},"vip":true}');
  });

  it('sends forms, with files as parts of their own', async () => {
    const formFields = {
      a: { name: 'note', value: 'a & b', order: 1 },
      b: { name: 'list', value: 'x,y', fileName: 'list.csv', order: 2 }
    };
    const form = await call({ method: 'POST', bodyType: 'form', formFields });
    expect(form.request).toMatchObject({
      body: 'note=a+%26+b&list=x%2Cy',
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    });
    const multipart = await call({ method: 'POST', bodyType: 'multipart', formFields });
    expect(multipart.request).toMatchObject({
      body: [
        { name: 'note', value: 'a & b' },
        { name: 'list', value: 'x,y', filename: 'list.csv' }
      ],
      headers: {}
    });
  });

  it('lets a content type of the form win', async () => {
    const headers = { h: { name: 'Content-Type', value: 'application/xml' } };
    const { request } = await call({ method: 'POST', bodyType: 'text', body: '<a/>', headers });
    expect(request).toMatchObject({ body: '<a/>', headers: { 'content-type': 'application/xml' } });
  });

  it.each([
    [{ auth: 'bearer' }, { kind: 'bearer', secretRef: 'sec_1' }],
    [
      { auth: 'header', authName: 'X-Key' },
      { kind: 'header', secretRef: 'sec_1', name: 'X-Key' }
    ],
    [
      { auth: 'query', authName: 'key' },
      { kind: 'query', secretRef: 'sec_1', name: 'key' }
    ],
    [{ auth: 'basic' }, { kind: 'basic', secretRef: 'sec_1' }],
    [
      { auth: 'basic', username: 'ada' },
      { kind: 'basic', secretRef: 'sec_1', username: 'ada' }
    ]
  ])('names the secret for %j and never holds it', async (config, auth) => {
    const { request } = await call({ ...config, secret: 'sec_1' });
    expect(request?.auth).toEqual(auth);
  });
});

describe('the answer', () => {
  it('is status, headers and JSON as data', async () => {
    const { data } = await call({}, { answer: { status: 201, headers: { etag: '"1"' }, json: { id: 1 } } });
    expect(data).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', etag: '"1"' },
      body: { id: 1 }
    });
  });

  it.each([
    ['application/problem+json; charset=utf-8', '{"a":1}', { a: 1 }],
    ['text/html', '<p>', '<p>'],
    ['application/atom+xml', '<a/>', '<a/>'],
    [undefined, '[1]', [1]],
    [undefined, 'plain', 'plain'],
    ['text/plain', '', null]
  ])('reads %s', async (type, body, expected) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    const { data } = await call({}, { answer: { body, headers } });
    expect(data).toMatchObject({ body: expected });
  });

  it.each<[Json, Json[]]>([
    [{ id: 1 }, [{ id: 1 }]],
    [
      [{ id: 1 }, { id: 2 }],
      [{ id: 1 }, { id: 2 }]
    ],
    [[], []]
  ])('is the body alone when asked for: %j', async (json, expected) => {
    const { items } = await call({ output: 'body' }, { answer: { json } });
    expect(items.map(({ data }) => data)).toEqual(expected);
  });

  it('leaves files out and says so', async () => {
    const answer = { body: new Uint8Array([1, 2, 3]), headers: { 'content-type': 'image/png' } };
    const { data, logs } = await call({}, { answer });
    expect(data).toMatchObject({ body: null });
    expect(logs).toEqual([
      {
        level: 'warn',
        message: 'The answer is a file (image/png, 3 bytes); its content was left out.',
        data: undefined
      }
    ]);
  });

  it('must be JSON when it says so', async () => {
    const answer = { body: '{broken', headers: { 'content-type': 'application/json' } };
    await expect(call({}, { answer })).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it.each([
    [400, 'HTTP_4XX'],
    [404, 'HTTP_4XX'],
    [408, 'HTTP_408'],
    [425, 'HTTP_425'],
    [429, 'HTTP_429'],
    [500, 'HTTP_5XX'],
    [503, 'HTTP_5XX']
  ])('of %d fails the step as %s', async (status, code) => {
    await expect(call({}, { answer: { status } })).rejects.toMatchObject({ code });
  });

  it.each([
    [{ message: 'No such thing' }, 'The server answered 404: No such thing'],
    [{ error: { message: 'Nested' } }, 'The server answered 404: Nested'],
    [{ error: 'not_found' }, 'The server answered 404: not_found'],
    [[], 'The server answered 404.']
  ])('tells what the server says in %j', async (json, message) => {
    await expect(call({}, { answer: { status: 404, json } })).rejects.toMatchObject({ message });
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'Sat, 14 Mar 2026 09:27:53 GMT' }, 60_000],
    [{ 'retry-after': 'Sat, 14 Mar 2026 10:00:10 GMT', date: 'Sat, 14 Mar 2026 10:00:00 GMT' }, 10_000],
    [{ 'retry-after': 'Sat, 14 Mar 2026 09:00:00 GMT' }, 0],
    [{ 'retry-after': 'later' }, undefined],
    [{}, undefined]
  ])('of 429 with %j asks for a wait', async (headers, retryAfterMs) => {
    expect(FAKE_NOW.toUTCString()).toBe('Sat, 14 Mar 2026 09:26:53 GMT');
    await expect(call({}, { answer: { status: 429, headers } })).rejects.toMatchObject({ retryAfterMs });
  });

  it('is passed on whatever its status, when asked for', async () => {
    const { data } = await call({ failOnStatus: false }, { answer: { status: 404, json: { a: 1 } } });
    expect(data).toMatchObject({ status: 404, body: { a: 1 } });
  });

  it('that never comes is an error of the network', async () => {
    const answer = new StepError('NETWORK', 'No answer.');
    await expect(call({}, { answer })).rejects.toBe(answer);
  });
});

describe('the config', () => {
  const problem = (config: Record<string, unknown>) =>
    checkConfig(httpRequest, { url: URL_OK, ...config })[0];
  const header = (name: string, value: unknown) => ({ headers: { h: { name, value } } });

  it.each([
    'api.example.com',
    'ftp://example.com',
    'javascript:alert(1)',
    'https://user:pass@example.com',
    'http://'
  ])('refuses the address %j, typed in or computed', (url) => {
    expect(problem({ url })).toMatchObject({ field: 'url' });
    expect(() => resolvedConfig(httpRequest, { url: { expr: 'u' } }, { u: url })).toThrow();
  });

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'Connection', 'a b', 'X:Y'])(
    'refuses the header %j',
    (name) => {
      expect(problem(header(name, 'x'))).toMatchObject({ code: 'INVALID_FIELD', field: 'headers.h.name' });
    }
  );

  it('refuses line breaks in header values', () => {
    expect(problem(header('X-A', 'a\nb'))).toMatchObject({ field: 'headers.h.value' });
  });

  it('asks for what the chosen authentication needs, and for nothing else', () => {
    expect(problem({ auth: 'bearer' })).toMatchObject({ code: 'MISSING_FIELD', field: 'secret' });
    expect(problem({ auth: 'header', secret: 'sec_1' })).toMatchObject({ field: 'authName' });
    expect(problem({ auth: 'none', authName: 'a b' })).toBeUndefined();
  });

  it('tells reading from writing', () => {
    const effect = (config: Record<string, unknown>) =>
      typeof httpRequest.effect === 'function' ? httpRequest.effect(config) : httpRequest.effect;
    expect(['GET', 'HEAD', undefined].map((method) => effect({ method }))).toEqual(['read', 'read', 'read']);
    expect(['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => effect({ method }))).toEqual(
      Array(4).fill('write')
    );
  });

  it.each([
    [{}, 'No address yet'],
    [{ url: URL_OK }, 'Reads from api.example.com'],
    [{ method: 'POST', url: { expr: 'https://api.example.com/{{ $json.id }}' } }, 'Sends to api.example.com'],
    [{ url: { expr: '{{ $json.url }}' } }, 'Reads from a computed address']
  ])('is %j in words', (config, words) => {
    expect(httpRequest.summarize?.(config)).toBe(words);
  });

  it.each([
    ['https://api.example.com/things', 'api.example.com'],
    [{ expr: 'https://api.example.com/{{ $json.id }}' }, 'api.example.com'],
    [{ expr: 'https://api.example.com{{ $json.path }}' }, undefined],
    [{ expr: 'https://{{ $json.host }}/x' }, undefined],
    [{ expr: '{{ $json.url }}' }, undefined],
    ['nonsense', undefined],
    [undefined, undefined]
  ])('calls, with the address %j, %s', (url, host) => {
    expect(httpRequest.hosts?.({ url })).toEqual([host]);
  });
});
