import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { withOrg } from '@automateos/db';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { type HttpRequest, StepError, toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEgress, createSecretStore, type Egress, Masker } from './index.ts';

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

let database: TestDatabase;
let server: Server;
let other: Server;
let egress: Egress;
let orgId: string;
let userId: string;
let origin: string;
let otherOrigin: string;
const seen: Seen[] = [];

const listen = (made: Server) =>
  new Promise<string>((resolve) =>
    made.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(made.address() as AddressInfo).port}`))
  );

function record(prefix: string): Server {
  return createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      seen.push({
        method: req.method!,
        url: `${prefix}${req.url}`,
        headers: req.headers,
        body: Buffer.concat(chunks).toString()
      });
      const url = new URL(req.url!, 'http://x');
      const to = url.searchParams.get('to');
      if (to) return res.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to }).end();
      if (url.pathname === '/gzip')
        return res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"packed":true}'));
      if (url.pathname === '/bomb')
        return res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50 << 20)));
      if (url.pathname === '/endless') return void pour(res);
      if (url.pathname === '/reset') return req.socket.destroy();
      if (url.pathname === '/hang') return undefined;
      res.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });
}

function pour(res: ServerResponse): void {
  const chunk = Buffer.alloc(1 << 16);
  const more = () => {
    while (!res.destroyed && res.write(chunk));
    if (!res.destroyed) res.once('drain', more);
  };
  more();
}

beforeAll(async () => {
  database = await openTestDatabase();
  ({ orgId, userId } = await database.createOrg());
  server = record('');
  other = record('other');
  origin = await listen(server);
  otherOrigin = await listen(other);
  egress = createEgress({
    db: database.db,
    masterKey: database.masterKey,
    allow: [new URL(origin).host, new URL(otherOrigin).host],
    resolve: async (name) => (name === 'inside.example.com' ? ['93.184.216.34', '127.0.0.1'] : ['127.0.0.1'])
  });
});

afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  other.closeAllConnections();
  server.close();
  other.close();
  await database.drop();
});

function call(
  request: Partial<HttpRequest>,
  extra: { signal?: AbortSignal; masker?: Masker; idempotencyKey?: string } = {}
) {
  return egress.request({
    orgId,
    request: { method: 'GET', url: origin, ...request },
    signal: extra.signal ?? new AbortController().signal,
    masker: extra.masker ?? new Masker(),
    idempotencyKey: extra.idempotencyKey
  });
}

async function failure(promise: Promise<unknown>): Promise<StepError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(StepError);
  return error as StepError;
}

const makeSecret = (value: string, hosts: string[] = []) =>
  withOrg(database.db, orgId, (tx) =>
    createSecretStore({ db: database.db, masterKey: database.masterKey }).create(tx, {
      orgId,
      name: `Secret ${Math.random()}`,
      hosts,
      value,
      createdBy: userId
    })
  );

describe('addresses', () => {
  test.each([
    'http://127.0.0.1:5432/',
    'http://localhost:3000/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.169.254./',
    'http://metadata.google.internal/',
    'http://10.0.0.1/',
    'http://１２７.０.０.１/',
    'http://user:pass@example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:6379/_INFO',
    'ftp://example.com/',
    'data:text/plain,x',
    'http://example.com:22/',
    'http://example.com:6379/',
    'http://router.lan/',
    'http://intranet/',
    'not an address',
    ''
  ])('%s is refused before anything is sent', async (url) => {
    const before = seen.length;
    expect((await failure(call({ url }))).code).toBe('EGRESS_REFUSED');
    expect(seen).toHaveLength(before);
  });

  test('a name is refused when any of its addresses is private', async () => {
    expect((await failure(call({ url: 'http://inside.example.com/' }))).code).toBe('EGRESS_REFUSED');
    expect((await failure(call({ url: `http://rebound.example.com:${new URL(origin).port}/` }))).code).toBe(
      'EGRESS_REFUSED'
    );
  });

  test('a redirect to a private address is refused', async () => {
    for (const to of ['http://127.0.0.1:1/', '//127.0.0.2/', 'http://[::1]/', 'file:///etc/passwd'])
      expect((await failure(call({ url: `${origin}/?to=${encodeURIComponent(to)}` }))).code).toBe(
        'EGRESS_REFUSED'
      );
  });

  test('six redirects in a row are too many', async () => {
    const loop = `${origin}/?to=${encodeURIComponent('/loop')}`;
    let url = '/end';
    for (let hop = 0; hop < 6; hop++) url = `/?to=${encodeURIComponent(url)}`;
    expect((await call({ url: loop })).status).toBe(200);
    expect((await failure(call({ url: origin + url }))).message).toContain('too many times');
  });
});

describe('requests', () => {
  test('carry method, headers, body and the idempotency key', async () => {
    await call(
      { method: 'POST', url: `${origin}/things`, headers: { 'X-Name': 'Zoë' }, body: '{"a":1}' },
      { idempotencyKey: 'key-1' }
    );
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      url: '/things',
      body: '{"a":1}',
      headers: { 'idempotency-key': 'key-1' }
    });
    expect(Buffer.from(seen.at(-1)!.headers['x-name'] as string, 'latin1').toString()).toBe('Zoë');
  });

  test('send forms with files', async () => {
    await call({
      method: 'POST',
      url: origin,
      body: [
        { name: 'title', value: 'A' },
        { name: 'file', value: 'x,y', filename: 'a.csv', contentType: 'text/csv' }
      ]
    });
    expect(seen.at(-1)!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen.at(-1)!.body).toContain('filename="a.csv"');
  });

  test.each([
    ['Host', 'x'],
    ['Transfer-Encoding', 'chunked'],
    ['Content-Length', '5'],
    ['X-A', 'a\r\nX-B: c'],
    ['bad name', 'x']
  ])('refuse the header %s: %j', async (name, value) =>
    expect((await failure(call({ headers: { [name]: value } }))).code).toBe('EGRESS_REFUSED')
  );

  test('refuse a method that smuggles a request line', async () => {
    expect((await failure(call({ method: 'GET / HTTP/1.1\r\nX: y' }))).code).toBe('EGRESS_REFUSED');
  });

  test('unpack the answer', async () => {
    expect((await call({ url: `${origin}/gzip` })).json()).toEqual({ packed: true });
  });

  test.each(['/bomb', '/endless'])('stop reading %s at the limit', async (path) => {
    expect((await failure(call({ url: origin + path }))).code).toBe('TOO_LARGE');
  });

  test('say why nothing came back', async () => {
    expect((await failure(call({ url: `${origin}/reset` }))).code).toBe('NETWORK');
    expect((await failure(call({ url: `${origin}/hang`, timeoutMs: 100 }))).code).toBe('TIMEOUT');
  });

  test('end at once when cancelled', async () => {
    const controller = new AbortController();
    const pending = call({ url: `${origin}/hang` }, { signal: controller.signal });
    controller.abort();
    expect((await failure(pending)).code).toBe('CANCELLED');
  });
});

describe('secrets', () => {
  test('are attached, and learned by the masker', async () => {
    const { id } = await makeSecret('canary-secret-value');
    const masker = new Masker();
    await call({ auth: { kind: 'bearer', secretRef: toPublicId('sec', id) } }, { masker });
    expect(seen.at(-1)!.headers.authorization).toBe('Bearer canary-secret-value');
    expect(masker.mask('echo canary-secret-value')).not.toContain('canary');
  });

  test('stay at their origin when the answer redirects elsewhere', async () => {
    const { id } = await makeSecret('another-canary-value');
    for (const auth of [
      { kind: 'bearer', secretRef: toPublicId('sec', id) },
      { kind: 'header', name: 'x-api-key', secretRef: toPublicId('sec', id) },
      { kind: 'query', name: 'token', secretRef: toPublicId('sec', id) },
      { kind: 'basic', username: 'me', secretRef: toPublicId('sec', id) }
    ] as const) {
      await call({
        url: `${origin}/?to=${encodeURIComponent(`${otherOrigin}/landed`)}`,
        headers: { 'x-mine': 'another' },
        auth
      });
      expect(seen.at(-1)!.url).toBe('other/landed');
      expect(JSON.stringify(seen.at(-1))).not.toContain('another-canary-value');
      expect(seen.at(-1)!.headers).not.toHaveProperty('authorization');
      expect(seen.at(-1)!.headers).not.toHaveProperty('x-mine');
    }
  });

  test.each(['evil-127.0.0.1', 'api.example.com', '*.0.0.1.example'])(
    'bound to %s are not sent to another host',
    async (host) => {
      const { id } = await makeSecret('bound-secret-value', [host]);
      expect((await failure(call({ auth: { kind: 'bearer', secretRef: toPublicId('sec', id) } }))).code).toBe(
        'SECRET_HOST_REFUSED'
      );
    }
  );

  test('of another organisation do not exist', async () => {
    const { id } = await makeSecret('private-secret-value');
    const stranger = await database.createOrg('Strangers');
    const request = {
      method: 'GET',
      url: origin,
      auth: { kind: 'bearer' as const, secretRef: toPublicId('sec', id) }
    };
    const promise = egress.request({
      orgId: stranger.orgId,
      request,
      signal: new AbortController().signal,
      masker: new Masker()
    });
    expect((await failure(promise)).code).toBe('SECRET_MISSING');
  });

  test('rotate to a new value, and are gone once deleted', async () => {
    const store = createSecretStore({ db: database.db, masterKey: database.masterKey });
    const { id } = await makeSecret('first-secret-value');
    expect(
      await withOrg(database.db, orgId, (tx) => store.rotate(tx, { orgId, id, value: 'second-secret-value' }))
    ).toBe(true);
    expect((await store.open(orgId, id))?.value).toBe('second-secret-value');
  });

  test('too short to be masked are refused', async () => {
    await expect(makeSecret('short')).rejects.toThrow('at least 8 characters');
  });
});
