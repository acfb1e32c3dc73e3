import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { withOrg } from '@automateos/db';
import { deleteConnection, findConnection } from '@automateos/db/queries/connections';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { type HttpRequest, toPublicId } from '@automateos/workflow';
import { type AppValues, findApp } from '@automateos/workflow/apps';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectionStore, createConnectionStore, createEgress, type Egress, Masker } from './index.ts';

const KEY = 'canary-key-of-a-real-account';

let database: TestDatabase;
let server: Server;
let store: ConnectionStore;
let egress: Egress;
let org: { orgId: string; userId: string };
let address: string;
const seen: { url: string; authorization?: string }[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  org = await database.createOrg();
  server = createServer((request, response) => {
    seen.push({ url: request.url!, authorization: request.headers.authorization });
    if (request.url!.includes('away'))
      return response
        .writeHead(302, { location: `http://localhost:${new URL(address).port}/elsewhere` })
        .end();
    response.setHeader('content-type', 'application/json').end('{"data":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}/v1`;
  const { db, masterKey } = database;
  store = createConnectionStore({ db, masterKey });
  const allow = [`127.0.0.1:${port}`, `localhost:${port}`];
  egress = createEgress({ db, masterKey, allow, resolve: async () => ['127.0.0.1'] });
});

afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  server.close();
  await database.drop();
});

function connect(app: string, values: AppValues, owner = org): Promise<string> {
  return withOrg(database.db, owner.orgId, async (tx) => {
    const name = `${app} ${Math.random()}`;
    const form = { orgId: owner.orgId, app: findApp(app)!, name, values, createdBy: owner.userId };
    return (await store.create(tx, form)).id;
  });
}

const model = () => connect('openai', { key: KEY, baseUrl: address });

async function send(id: string, request: Partial<HttpRequest> & { app?: string; orgId?: string } = {}) {
  const { app = 'openai', orgId = org.orgId, url = '/models', ...rest } = request;
  const masker = new Masker();
  const auth = { kind: 'connection', app, connectionRef: id && toPublicId('con', id) } as const;
  const call = { method: 'GET', url, auth, ...rest };
  const signal = new AbortController().signal;
  const response = await egress.request({ orgId, request: call, signal, masker });
  return { response, masker };
}

test('the address and the credentials come from the connection, and are masked', async () => {
  const { response, masker } = await send(await model(), { url: '/models?limit=1' });
  expect(response.status).toBe(200);
  expect(seen.at(-1)).toEqual({ url: '/v1/models?limit=1', authorization: `Bearer ${KEY}` });
  expect(masker.mask(`sent Bearer ${KEY}`)).not.toContain(KEY);
});

test('what is secret is sealed, what is not lies open, and using it is noted', async () => {
  const id = await model();
  await send(id);
  const row = await withOrg(database.db, org.orgId, (tx) => findConnection(tx, org.orgId, id));
  expect(row).toMatchObject({ fields: { baseUrl: address }, lastUsedAt: expect.any(Date) });
  expect(JSON.stringify(row)).not.toContain(KEY);
});

test.each(['.evil.example/x', '@evil.example/', 'https://evil.example/', ':99/x'])(
  'the path %j cannot lead to another host',
  async (url) => {
    const before = seen.length;
    await expect(send(await model(), { url })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
    expect(seen).toHaveLength(before);
  }
);

test('a redirect to another host carries nothing along', async () => {
  await send(await model(), { url: '/away' });
  expect(seen.at(-1)).toEqual({ url: '/elsewhere', authorization: undefined });
});

test('none chosen, of another app, of another organisation and removed are sentences', async () => {
  await expect(send('')).rejects.toMatchObject({ code: 'SECRET_MISSING', message: /No OpenAI/ });
  const id = await model();
  await expect(send(id, { app: 'slack' })).rejects.toMatchObject({
    message: expect.stringContaining('Choose one to Slack')
  });
  const stranger = await database.createOrg();
  await expect(send(id, { orgId: stranger.orgId })).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  await withOrg(database.db, org.orgId, (tx) => deleteConnection(tx, org.orgId, id));
  await expect(send(id)).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: expect.stringContaining('removed')
  });
});

test('a new form takes the place of the old one as a whole', async () => {
  const id = await model();
  const values = { key: 'another-key-altogether', baseUrl: address };
  const replace = () =>
    withOrg(database.db, org.orgId, (tx) =>
      store.replace(tx, { orgId: org.orgId, id, app: findApp('openai')!, values })
    );
  expect(await replace()).toBe(true);
  await send(id);
  expect(seen.at(-1)!.authorization).toBe('Bearer another-key-altogether');
});

test('a secret that is too short to be kept out of logs is refused', async () => {
  await expect(connect('openai', { key: 'short' })).rejects.toThrow('at least 8 characters');
});

test('a pretend run opens no connection', async () => {
  const auth = { kind: 'connection', app: 'openai', connectionRef: '' } as const;
  const before = seen.length;
  const response = await egress.request({
    orgId: org.orgId,
    request: { method: 'GET', url: '/models', auth },
    signal: new AbortController().signal,
    masker: new Masker(),
    pretend: true
  });
  expect(response.status).toBe(200);
  expect(seen).toHaveLength(before);
});
