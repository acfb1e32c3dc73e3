import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withOrg } from '@automateos/db';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import type { PretendService } from '@automateos/mocks';
import type { StepError } from '@automateos/workflow';
import { type HttpRequest, toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEgress, createSecretStore, type Egress, Masker, pretendHosts } from './index.ts';

const SECRET = 'canary-secret-of-a-real-account';

/** Services that behave badly, each at a host of its own. */
const rascal: PretendService = {
  name: 'rascal',
  title: 'Rascal',
  hosts: ['echo.example.com', 'leak.example.com', 'flood.example.com', 'hang.example.com'],
  open: () => async (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (hostname === 'hang.example.com') return new Promise(() => {});
    if (hostname === 'flood.example.com') return new Response(new Uint8Array(6 << 20));
    if (hostname === 'leak.example.com' && pathname === '/')
      return Response.redirect(new URL(request.url).searchParams.get('to')!, 302);
    const seen = { headers: Object.fromEntries(request.headers), body: await request.text() };
    return Response.json({ ...seen, url: request.url, method: request.method });
  }
};

let database: TestDatabase;
let sink: Server;
let sinkUrl: string;
let connections = 0;
const resolved: string[] = [];
let egress: Egress;
let orgId: string;
let secretRef: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const org = await database.createOrg();
  orgId = org.orgId;
  sink = createServer((_, response) => void response.end('real')).on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
  sinkUrl = `http://127.0.0.1:${(sink.address() as AddressInfo).port}/`;
  const store = createSecretStore({ db: database.db, masterKey: database.masterKey });
  const { id } = await withOrg(database.db, orgId, (tx) =>
    store.create(tx, { orgId, name: 'Real', hosts: [], value: SECRET, createdBy: org.userId })
  );
  secretRef = toPublicId('sec', id);
  egress = open(database.masterKey);
});

afterAll(async () => {
  await egress.close();
  sink.closeAllConnections();
  sink.close();
  await database.drop();
});

function open(masterKey: Buffer, pretend?: readonly PretendService[]): Egress {
  return createEgress({
    db: database.db,
    masterKey,
    pretend,
    allow: [new URL(sinkUrl).host],
    resolve: async (name) => {
      resolved.push(name);
      return ['127.0.0.1'];
    }
  });
}

interface CallOptions {
  through?: Egress;
  masker?: Masker;
  pretend?: boolean;
  orgId?: string;
  signal?: AbortSignal;
}

const call = (request: Partial<HttpRequest>, options: CallOptions = {}) =>
  (options.through ?? egress).request({
    orgId: options.orgId ?? orgId,
    request: { method: 'GET', url: sinkUrl, ...request },
    signal: options.signal ?? new AbortController().signal,
    masker: options.masker ?? new Masker(),
    pretend: options.pretend ?? true
  });

const failure = (promise: Promise<unknown>): Promise<StepError> =>
  promise.then(
    () => expect.fail('It should have been refused.'),
    (error: unknown) => error as StepError
  );

const post = (text: string): Partial<HttpRequest> => ({
  method: 'POST',
  url: 'https://slack.com/api/chat.postMessage',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ channel: '#general', text }),
  auth: { kind: 'bearer', secretRef }
});

test('a pretend service answers, and neither a socket nor the secret is opened', async () => {
  // With another master key every attempt to open the secret fails: what succeeds did not try.
  const keyless = open(Buffer.alloc(32, 7));
  const masker = new Masker();
  connections = 0;
  expect((await call(post('Hello'), { through: keyless, masker })).json()).toMatchObject({ ok: true });
  expect(masker.isEmpty).toBe(true);
  expect([connections, resolved]).toEqual([0, []]);
  const auth = { kind: 'bearer', secretRef } as const;
  await expect(call({ auth }, { through: keyless, pretend: false })).rejects.toThrow();
  expect((await call({ auth }, { pretend: false })).text()).toBe('real'); // the control: it could have been reached
  expect(connections).toBe(1);
  await keyless.close();
});

test.each([
  'sink',
  'https://api.example.com/things',
  'https://evil.slack.com/',
  'https://slack.com.evil.example/'
])('a host without a pretend service is refused by name: %s', async (where) => {
  const url = where === 'sink' ? sinkUrl : where;
  connections = 0;
  const error = await failure(call({ url, auth: { kind: 'bearer', secretRef } }));
  expect(error.code).toBe('EGRESS_REFUSED');
  expect(error.message).toContain(`There is no pretend service for ${new URL(url).hostname}.`);
  expect([connections, resolved.length]).toEqual([0, 0]);
});

test('private addresses and bad headers are refused as ever', async () => {
  expect((await failure(call({ url: 'http://169.254.169.254/' }))).message).toContain('private network');
  expect((await failure(call({ ...post('x'), headers: { Host: 'x' } }))).code).toBe('EGRESS_REFUSED');
});

test('a redirect stays inside', async () => {
  const through = open(database.masterKey, [rascal]);
  connections = 0;
  const to = (url: string) => ({ url: `https://leak.example.com/?to=${encodeURIComponent(url)}` });
  expect((await failure(call(to(sinkUrl.replace('http:', 'https:')), { through }))).code).toBe(
    'EGRESS_REFUSED'
  );
  expect((await failure(call(to('https://api.example.com/'), { through }))).message).toContain(
    'no pretend service'
  );
  expect((await call(to('https://echo.example.com/landed'), { through })).json()).toMatchObject({
    method: 'GET'
  });
  expect(connections).toBe(0);
  await through.close();
});

test('a service sees the request as it would be on the wire, with a stand-in for the secret', async () => {
  const through = open(database.masterKey, [rascal]);
  const echo = async (request: Partial<HttpRequest>) =>
    (await call({ url: 'https://echo.example.com/', ...request }, { through })).json();
  expect(await echo({ auth: { kind: 'basic', username: 'me', secretRef } })).toMatchObject({
    headers: { authorization: `Basic ${btoa('me:pretend-secret')}` }
  });
  expect(await echo({ auth: { kind: 'header', name: 'X-Key', secretRef } })).toMatchObject({
    headers: { 'x-key': 'pretend-secret', 'user-agent': 'AutomateOS/1.0' }
  });
  expect(await echo({ auth: { kind: 'query', name: 'key', secretRef } })).toMatchObject({
    url: 'https://echo.example.com/?key=pretend-secret'
  });
  const auth = { kind: 'bearer', secretRef: '' } as const; // none is chosen yet
  expect(await echo({ auth })).toMatchObject({ headers: { authorization: 'Bearer pretend-secret' } });
  expect(await failure(call({ auth }, { pretend: false }))).toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringContaining('No secret is chosen')
  });
  expect(await echo({ method: 'POST', body: 'Zoë' })).toMatchObject({ method: 'POST', body: 'Zoë' });
  expect(await echo({ method: 'POST', body: [{ name: 'a', value: 'b' }] })).toMatchObject({
    headers: { 'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/) },
    body: expect.stringContaining('name="a"')
  });
  await through.close();
});

test('size and time have their limits', async () => {
  const through = open(database.masterKey, [rascal]);
  expect((await failure(call({ url: 'https://flood.example.com/' }, { through }))).code).toBe('TOO_LARGE');
  const hang = { url: 'https://hang.example.com/', timeoutMs: 50 };
  expect((await failure(call(hang, { through }))).code).toBe('TIMEOUT');
  const cancelled = new AbortController();
  const pending = failure(call({ ...hang, timeoutMs: 60_000 }, { through, signal: cancelled.signal }));
  cancelled.abort();
  expect((await pending).code).toBe('CANCELLED');
  await through.close();
});

test('what one run leaves behind is there for the next of the same organisation only', async () => {
  const url = 'https://slack.com/api/conversations.history?channel=support';
  const history = async (of: string) =>
    (await call({ url, auth: { kind: 'bearer', secretRef } }, { orgId: of })).json() as {
      messages: unknown[];
    };
  const stranger = await database.createOrg('Strangers');
  const { body } = post('x');
  await call({ ...post('x'), body: String(body).replace('#general', '#support') });
  expect((await history(orgId)).messages).toMatchObject([{ text: 'x' }]);
  expect((await history(stranger.orgId)).messages).toEqual([]);
});

test('the hosts that can be called are known', () => {
  expect(pretendHosts).toEqual(
    expect.arrayContaining(['slack.com', 'sheets.googleapis.com', 'api.openai.com'])
  );
});
