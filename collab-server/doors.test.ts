import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { inspectUpgrade, type Entrance } from './doors.ts';

const NAME = 'wf_0123456789abcdefABCDEF';
const PUBLIC_URL = 'https://app.example.test';

function upgrade(
  url: string,
  headers: Record<string, string> = { origin: PUBLIC_URL },
  publicUrl = PUBLIC_URL
): Entrance | number {
  const request = { url, headers, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage;
  return inspectUpgrade(request, publicUrl);
}

describe('paths', () => {
  test.each([
    [`/collab/${NAME}`, { door: 'collab', documentName: NAME, token: '' }],
    [`/collab/${NAME}.side`, { documentName: `${NAME}.side` }],
    [`/yjs/${NAME}?token=abc`, { door: 'yjs', token: 'abc' }]
  ])('%s is a door', (url, entrance) => {
    expect(upgrade(url)).toMatchObject(entrance);
  });

  test.each([
    '/',
    '/collab',
    '/collab/',
    '/collab/__proto__',
    '/collab/constructor',
    '/collab/../x',
    `/collab/${NAME}%00`,
    `/collab/${NAME}%20`,
    `/collab/${NAME}/x`,
    `/collab/${NAME}.SIDE`,
    `/collab/${NAME.toUpperCase()}`,
    `/collab/wf_0123456789abcdefABCDEＦ`,
    `/collab/${'x'.repeat(65_536)}`,
    `/other/${NAME}`,
    `//collab/${NAME}`
  ])('%s is none', (url) => {
    expect(upgrade(url)).toBe(404);
  });
});

describe('origins', () => {
  test.each([
    'https://evil.test',
    'http://app.example.test',
    'https://app.example.test.evil.test',
    'https://app.example.test:8443',
    'null',
    '',
    'file://'
  ])('%j is refused', (origin) => {
    expect(upgrade(`/collab/${NAME}`, { origin, cookie: 'session=1', host: 'internal:3000' })).toBe(403);
  });

  test.each([
    ['the public URL', { origin: PUBLIC_URL }],
    ['the host that was called', { origin: 'https://other.test', host: 'other.test' }],
    [
      'the host that a proxy was called by',
      { origin: 'https://a.test', host: 'b', 'x-forwarded-host': 'a.test' }
    ]
  ])('%s may use its cookies', (_, headers) => {
    const entrance = upgrade(`/collab/${NAME}`, { ...headers, cookie: 'session=1' });
    expect((entrance as Entrance).credentials.get('cookie')).toBe('session=1');
  });

  test('plain http is fine where there is no TLS', () => {
    const headers = { origin: 'http://192.0.2.7:3000', host: '192.0.2.7:3000' };
    expect(upgrade(`/collab/${NAME}`, headers, 'http://localhost:3000')).toMatchObject({ door: 'collab' });
  });

  test('without an Origin cookies do not count', () => {
    const entrance = upgrade(`/collab/${NAME}`, { cookie: 'session=1' }) as Entrance;
    expect([...entrance.credentials.keys()]).toEqual([]);
  });

  test('a bearer token counts with and without one', () => {
    const entrance = upgrade(`/yjs/${NAME}`, { authorization: 'Bearer x', cookie: 'session=1' }) as Entrance;
    expect([...entrance.credentials.keys()]).toEqual(['authorization']);
  });
});

test('the address is that of the client, as the entry beside us reports it', () => {
  const at = (headers: Record<string, string>) =>
    (upgrade(`/yjs/${NAME}`, { origin: PUBLIC_URL, ...headers }) as Entrance).address;
  expect(at({})).toBe('127.0.0.1');
  expect(at({ 'x-forwarded-for': '198.51.100.9, 192.0.2.1' })).toBe('192.0.2.1');
  expect(at({ 'x-automateos-address': '192.0.2.2', 'x-forwarded-for': '192.0.2.1' })).toBe('192.0.2.2');
});
