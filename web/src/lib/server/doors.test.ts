import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorResponse, ApiError } from './errors.ts';
import { assertSameOrigin } from './origin-check.ts';
import { parseInput, queryOf, readJson } from './parse.ts';
import { addSecurityHeaders } from './security-headers.ts';

const SITE = 'https://app.example';

const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('assertSameOrigin', () => {
  const check = (method: string, headers: Record<string, string>) =>
    codeOf(() => assertSameOrigin(new Request(`${SITE}/api/v1/workflows`, { method, headers }), SITE));

  test.each<{ name: string; method: string; headers: Record<string, string> }>([
    {
      name: 'reading from anywhere',
      method: 'GET',
      headers: { origin: 'https://evil.example', cookie: 'a=1' }
    },
    {
      name: 'our own page',
      method: 'POST',
      headers: { origin: SITE, cookie: 'a=1', 'sec-fetch-site': 'same-origin' }
    },
    { name: 'a script with a key', method: 'POST', headers: { authorization: 'Bearer ao_x' } },
    { name: 'a script without anything', method: 'POST', headers: {} }
  ])('$name is let through', async ({ method, headers }) => {
    expect(await check(method, headers)).toBe('accepted');
  });

  test.each<{ name: string; method: string; headers: Record<string, string> }>([
    { name: 'another site', method: 'POST', headers: { origin: 'https://evil.example', cookie: 'a=1' } },
    { name: 'another site without cookies', method: 'POST', headers: { origin: 'https://evil.example' } },
    { name: 'a sandboxed frame', method: 'POST', headers: { origin: 'null', cookie: 'a=1' } },
    { name: 'a sub-domain', method: 'DELETE', headers: { origin: 'https://x.app.example', cookie: 'a=1' } },
    { name: 'a look-alike', method: 'PUT', headers: { origin: 'https://app.example.evil', cookie: 'a=1' } },
    {
      name: 'http instead of https',
      method: 'PATCH',
      headers: { origin: 'http://app.example', cookie: 'a=1' }
    },
    { name: 'a cookie without an origin', method: 'POST', headers: { cookie: 'a=1' } },
    {
      name: 'a browser that says so',
      method: 'POST',
      headers: { origin: SITE, 'sec-fetch-site': 'cross-site' }
    }
  ])('$name is refused', async ({ method, headers }) => {
    expect(await check(method, headers)).toBe('FOREIGN_ORIGIN');
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'TEXT/PLAIN',
    'application/json',
    ''
  ])('the content type %j changes nothing', async (type) => {
    expect(await check('POST', { origin: 'https://evil.example', cookie: 'a=1', 'content-type': type })).toBe(
      'FOREIGN_ORIGIN'
    );
  });
});

describe('readJson', () => {
  const read = (
    body: string | ReadableStream,
    headers: Record<string, string> = { 'content-type': 'application/json' }
  ) => {
    const init = { method: 'POST', body, headers, duplex: 'half' };
    return readJson(new Request(SITE, init as RequestInit), 100);
  };

  test('reads JSON and an empty body', async () => {
    expect(await read('{"a":1}')).toEqual({ a: 1 });
    expect(await read('', {})).toBeUndefined();
  });

  test('refuses other types, large bodies and large chunked bodies', async () => {
    expect(await codeOf(() => read('a=1', { 'content-type': 'text/plain' }))).toBe('UNSUPPORTED_TYPE');
    expect(await codeOf(() => read(JSON.stringify('x'.repeat(100))))).toBe('BODY_TOO_LARGE');
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(50)) });
    expect(await codeOf(() => read(endless))).toBe('BODY_TOO_LARGE');
  });
});

describe('parseInput', () => {
  const schema = z.strictObject({ name: z.string(), more: z.strictObject({ n: z.number() }).optional() });
  const fieldOf = (input: unknown): string | undefined => {
    try {
      parseInput(schema, input);
      return 'accepted';
    } catch (error) {
      return (error as ApiError).field;
    }
  };

  test('names the field that is wrong or unknown', () => {
    expect(fieldOf({ name: 'x' })).toBe('accepted');
    expect(fieldOf({})).toBe('name');
    expect(fieldOf({ name: 'x', role: 'owner' })).toBe('role');
    expect(fieldOf({ name: 'x', more: { n: 1, m: 2 } })).toBe('more.m');
    expect(fieldOf([])).toBeUndefined();
  });

  test('a query parameter may stand once', () => {
    expect(queryOf(new URL('?a=1&b=', SITE))).toEqual({ a: '1', b: '' });
    expect(() => queryOf(new URL('?a=1&a=2', SITE))).toThrow('"a" is given more than once.');
    expect(() => queryOf(new URL('?a=%00', SITE))).toThrow('NUL');
  });
});

describe('errorResponse', () => {
  test('shows what a service says', async () => {
    const faults: unknown[] = [];
    const response = errorResponse(
      new ApiError(409, 'X', { message: 'A sentence.', field: 'name' }),
      (fault) => faults.push(fault)
    );
    expect([response.status, await response.json()]).toEqual([
      409,
      { error: { code: 'X', message: 'A sentence.', field: 'name' } }
    ]);
    expect(faults).toEqual([]);
  });

  test('hides what nobody foresaw', async () => {
    const faults: unknown[] = [];
    const fault = new Error('password=hunter2');
    const response = errorResponse(fault, (seen) => faults.push(seen));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
    expect(faults).toEqual([fault]);
  });

  test('a database that is away is 503 with Retry-After', () => {
    const gone = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    const response = errorResponse(new Error('query failed', { cause: gone }), () => {});
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });
});

test('security headers of an answer that sets none', () => {
  const response = new Response('x');
  response.headers.delete('content-type');
  addSecurityHeaders(response, { secure: true });
  expect(Object.fromEntries(response.headers)).toMatchInlineSnapshot(`
    {
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
      "referrer-policy": "strict-origin-when-cross-origin",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    }
  `);
});
