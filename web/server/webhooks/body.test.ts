import { describe, expect, test } from 'vitest';
import { BadInput } from '../json.ts';
import { answerHeaders } from './answer.ts';
import { headersOf, parseDelivery } from './body.ts';
import { deliveryHash, deliveryId } from './delivery-id.ts';

const parse = (text: string, type?: string, more: Record<string, string> = {}) =>
  parseDelivery(Buffer.from(text), { ...(type && { 'content-type': type }), ...more });

const BOUNDARY = 'multipart/form-data; boundary=x';
const part = (disposition: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;

describe('parseDelivery', () => {
  test.each<[string, string, string | undefined, unknown]>([
    ['no body', '', 'application/json', null],
    ['JSON', '{"a":1}', 'application/json; charset=utf-8', { a: 1 }],
    ['JSON of a vendor', '[1]', 'application/vnd.api+json', [1]],
    ['form fields', 'a=1&b=x+y&a=2', 'application/x-www-form-urlencoded', { a: ['1', '2'], b: 'x y' }],
    [
      'brackets in a field name stay text',
      'a[__proto__][x]=1',
      'application/x-www-form-urlencoded',
      { 'a[__proto__][x]': '1' }
    ],
    [
      'multipart fields',
      `${part('name="a"', '1')}${part('name="b"', '2')}--x--\r\n`,
      BOUNDARY,
      { a: '1', b: '2' }
    ],
    [
      'JSON that looks like a file',
      '{"files":{"path":"/etc/passwd"}}',
      'application/json',
      { files: { path: '/etc/passwd' } }
    ],
    ['text', 'hello', 'text/plain', 'hello'],
    ['no content type', '{"a":1}', undefined, '{"a":1}']
  ])('%s', async (_, text, type, expected) => {
    expect(await parse(text, type)).toEqual(expected);
  });

  test.each<[string, string, string | undefined, Record<string, string>, number]>([
    ['bad JSON', '{', 'application/json', {}, 400],
    ['a reserved key', '{"__proto__":1}', 'application/json', {}, 400],
    ['a reserved field', '__proto__=1', 'application/x-www-form-urlencoded', {}, 400],
    ['a reserved multipart field', `${part('name="__proto__"', '1')}--x--\r\n`, BOUNDARY, {}, 400],
    ['a broken multipart body', 'nonsense', BOUNDARY, {}, 400],
    ['a file', `${part('name="a"; filename="a.txt"', '1')}--x--\r\n`, BOUNDARY, {}, 415],
    ['a compressed body', '{}', 'application/json', { 'content-encoding': 'gzip' }, 415],
    ['another character set', '{}', 'application/json; charset=utf-16', {}, 415],
    ['utf-7', '{}', 'application/json; charset="utf-7"', {}, 415],
    ['an unknown type', 'x', 'application/octet-stream', {}, 415],
    ['NUL in text', 'a\0b', 'text/plain', {}, 400]
  ])('%s is refused with %i', async (_, text, type, more, status) => {
    const refusal = await parse(text, type, more).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BadInput);
    expect((refusal as BadInput).status).toBe(status);
  });
});

describe('headersOf', () => {
  test('credentials of the caller never become data', () => {
    const headers = { cookie: 'ao_session=x', authorization: 'Bearer y', 'x-event': 'push' };
    expect(headersOf(headers)).toEqual({ 'x-event': 'push' });
  });
});

describe('deliveryId', () => {
  test.each([
    ['idempotency-key', 'k1'],
    ['x-github-delivery', '72d3162e'],
    ['webhook-id', 'msg_1']
  ])('is taken from %s', (name, value) => {
    expect(deliveryId({ [name]: value })).toBe(`${name}:${value}`);
  });

  test('is absent without a header or with an empty one', () => {
    expect(deliveryId({})).toBeUndefined();
    expect(deliveryId({ 'idempotency-key': ' ' })).toBeUndefined();
  });

  test('is refused when it is too long', () => {
    expect(() => deliveryId({ 'idempotency-key': 'x'.repeat(256) })).toThrow(BadInput);
  });

  test('the hash tells method, query and body apart', () => {
    const base = { method: 'POST', query: 'a=1', body: Buffer.from('x') };
    const hashes = [
      base,
      { ...base, method: 'PUT' },
      { ...base, query: '' },
      { ...base, body: Buffer.from('y') }
    ];
    expect(new Set(hashes.map((delivery) => deliveryHash(delivery).toString('hex'))).size).toBe(4);
  });
});

describe('answerHeaders', () => {
  const answer = (headers: Record<string, string>) => answerHeaders({ status: 200, headers, body: '' });

  test('HTML of a workflow has an origin of its own in a browser', () => {
    const headers = answer({ 'Content-Type': 'text/html', 'Content-Security-Policy': 'default-src *' });
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff'
    });
  });

  test('cookies, framing and cross-origin headers are left out', () => {
    const headers = answer({
      'Set-Cookie': 'ao_session=x',
      'Access-Control-Allow-Origin': '*',
      'Transfer-Encoding': 'chunked',
      'X-Fine': 'yes'
    });
    expect(Object.keys(headers)).toEqual(
      expect.not.arrayContaining(['set-cookie', 'access-control-allow-origin', 'transfer-encoding'])
    );
    expect(headers['x-fine']).toBe('yes');
  });

  test('a header that HTTP cannot carry is left out and the rest stays', () => {
    expect(answer({ 'x-bad': 'a\r\nSet-Cookie: x', 'bad name': 'x', 'x-good': 'y' })).toMatchObject({
      'x-good': 'y'
    });
    expect(answer({ 'x-bad': 'a\r\nSet-Cookie: x' })['x-bad']).toBeUndefined();
  });
});
