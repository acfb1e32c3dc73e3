import { randomBytes } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiError } from './errors.ts';
import { guardApp, identify, protect, speakJson } from './handles.ts';
import { createPlatform, setPlatform } from './platform.ts';

const SITE = 'https://app.example';

beforeAll(() => {
  // Nothing listens there: a request that carries no cookie and no key must not need the database.
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
  setPlatform(
    createPlatform({ databaseUrl, masterKey: randomBytes(32), publicUrl: SITE, logLevel: 'silent' })
  );
});
afterAll(() => setPlatform(undefined));

interface Ask {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** Undefined: Kit found no route. */
  route?: string;
  resolve?: () => Response;
}

async function ask({
  path,
  method = 'GET',
  headers,
  route,
  resolve = () => new Response('resolved')
}: Ask): Promise<Response> {
  const event = {
    url: new URL(path, SITE),
    request: new Request(new URL(path, SITE), { method, headers }),
    route: { id: route ?? null },
    locals: {},
    cookies: { get: () => undefined },
    isDataRequest: false
  };
  // As `sequence` of Kit does, which works inside of Kit only.
  const chain = [protect, identify, guardApp, speakJson].reduceRight<() => Promise<Response>>(
    (next, handle) => async () => handle({ event: event as unknown as RequestEvent, resolve: next }),
    () => Promise.resolve(resolve())
  );
  return chain();
}

describe('a visitor', () => {
  test('sees public pages with every security header', async () => {
    const response = await ask({ path: '/', route: '/' });
    expect(await response.text()).toBe('resolved');
    for (const name of [
      'x-frame-options',
      'referrer-policy',
      'permissions-policy',
      'strict-transport-security'
    ])
      expect([name, response.headers.has(name)]).toEqual([name, true]);
  });

  test('is sent from the product to the sign-in page, with a path of ours to come back to', async () => {
    const response = await ask({ path: '/app/runs?status=failed', route: '/app/runs' });
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fapp%2Fruns%3Fstatus%3Dfailed'
    ]);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });

  test('may look at pages that only begin with the same letters', async () => {
    expect((await ask({ path: '/apple', route: '/apple' })).status).toBe(200);
  });
});

describe('the API', () => {
  test('answers an unknown address as JSON, without rendering a page', async () => {
    const resolve = () => expect.unreachable();
    const response = await ask({ path: '/api/v1/nothing', resolve });
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
  });

  test('answers a wrong method as JSON, with Allow', async () => {
    const resolve = () => new Response('no', { status: 405, headers: { allow: 'GET' } });
    const response = await ask({ path: '/api/v1/runs', method: 'PUT', route: '/api/v1/runs', resolve });
    expect(response.headers.get('allow')).toBe('GET');
    expect(await response.json()).toMatchObject({ error: { code: 'METHOD_NOT_ALLOWED' } });
  });

  test('refuses a mutation from another site before anything else happens', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    const resolve = () => expect.unreachable();
    const response = await ask({
      path: '/api/v1/runs',
      method: 'POST',
      headers,
      route: '/api/v1/runs',
      resolve
    });
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { error: { code: 'FOREIGN_ORIGIN' } }
    ]);
  });

  test('says 503 when it cannot look a key up', async () => {
    const headers = { authorization: `Bearer ao_${'x'.repeat(43)}` };
    const response = await ask({ path: '/api/v1/me', headers, route: '/api/v1/me' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });
});

test('a page whose database is away fails with words for a person, not with JSON', async () => {
  const headers = { authorization: `Bearer ao_${'x'.repeat(43)}` };
  await expect(ask({ path: '/app', headers, route: '/app' })).rejects.not.toBeInstanceOf(ApiError);
});
