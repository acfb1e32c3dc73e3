import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../json.ts';
import { answerHeaders } from './answer.ts';
import { headersOf, parseDelivery } from './body.ts';
import { deliveryHash, deliveryId } from './delivery-id.ts';

const parse = (text: string, headers: IncomingHttpHeaders) => parseDelivery(Buffer.from(text), headers);

const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data; boundary=x';
const part = (disposition: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;

describe('parseDelivery', () => {
  test.each([
    { name: 'no body', text: '', type: 'application/json', expected: null },
    { name: 'JSON', text: '{"a":1}', type: 'application/json; charset=utf-8', expected: { a: 1 } },
    { name: 'JSON of a vendor', text: '[1]', type: 'application/vnd.api+json', expected: [1] },
    { name: 'form fields', text: 'a=1&b=x+y&a=2', type: FORM, expected: { a: ['1', '2'], b: 'x y' } },
    {
      name: 'brackets in a name',
      text: 'a[__proto__][x]=1',
      type: FORM,
      expected: { 'a[__proto__][x]': '1' }
    },
    {
      name: 'multipart fields',
      text: `${part('name="a"', '1')}${part('name="b"', '2')}--x--\r\n`,
      type: MULTIPART,
      expected: { a: '1', b: '2' }
    },
    {
      name: 'JSON that looks like a file',
      text: '{"files":{"path":"/etc/passwd"}}',
      type: 'application/json',
      expected: { files: { path: '/etc/passwd' } }
    },
    { name: 'text', text: 'hello', type: 'text/plain', expected: 'hello' },
    { name: 'no content type', text: '{"a":1}', type: undefined, expected: '{"a":1}' }
  ])('$name', async ({ text, type, expected }) => {
    expect(await parse(text, { 'content-type': type })).toEqual(expected);
  });

  test.each([
    { name: 'bad JSON', text: '{', type: 'application/json', status: 400 },
    { name: 'a reserved key', text: '{"__proto__":1}', type: 'application/json', status: 400 },
    { name: 'a reserved field', text: '__proto__=1', type: FORM, status: 400 },
    {
      name: 'a reserved multipart field',
      text: `${part('name="__proto__"', '1')}--x--\r\n`,
      type: MULTIPART,
      status: 400
    },
    { name: 'a broken multipart body', text: 'nonsense', type: MULTIPART, status: 400 },
    {
      name: 'a file',
      text: `${part('name="a"; filename="a.txt"', '1')}--x--\r\n`,
      type: MULTIPART,
      status: 415
    },
    { name: 'another character set', text: '{}', type: 'application/json; charset=utf-16', status: 415 },
    { name: 'utf-7', text: '{}', type: 'application/json; charset="utf-7"', status: 415 },
    { name: 'an unknown type', text: 'x', type: 'application/octet-stream', status: 415 },
    { name: 'NUL in text', text: 'a\0b', type: 'text/plain', status: 400 }
  ])('$name is refused with $status', async ({ text, type, status }) => {
    await expect(parse(text, { 'content-type': type })).rejects.toMatchObject({ status });
  });

  test('a compressed body is refused', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    await expect(parse('{}', headers)).rejects.toMatchObject({ status: 415 });
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
