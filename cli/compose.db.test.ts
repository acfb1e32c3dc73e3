import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, DEMO_EMAIL } from '@automateos/auth';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { addNode, LOCAL, readDocument } from '@automateos/workflow/document';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { anyFreePort } from './ports.ts';
import { readCompose } from './testing/compose-file.ts';
import { CADDY, NativeServices } from './testing/native-services.ts';

/** Enough for both collab-servers to hold some of them (but for one time in 128). */
const DOCUMENTS = 8;
const START_MS = 90_000;
const PATIENCE = { timeout: 10_000 };

const directory = mkdtempSync(join(tmpdir(), 'automateos-compose-'));
const providers: WebsocketProvider[] = [];
let database: TestDatabase;
let services: NativeServices;
let publicUrl: string;
/** API keys of one person: two addresses of each document, as two browsers have them. */
let keys: [string, string];

beforeAll(async () => {
  database = await openTestDatabase();
  publicUrl = `http://127.0.0.1:${await anyFreePort()}`;
  const compose = readCompose({
    AUTOMATEOS_MASTER_KEY: database.env.AUTOMATEOS_MASTER_KEY!,
    AUTOMATEOS_DEMO: 'on',
    POSTGRES_PASSWORD: 'unused',
    REDIS_PASSWORD: 'hidden',
    PUBLIC_URL: publicUrl
  });
  services = await NativeServices.place({ compose, databaseUrl: database.env.DATABASE_URL!, directory });
  await Promise.all([services.migrate(), services.startRedis()]);
  await services.start();
  const person = { email: 'ada@example.test', orgName: 'Acme' };
  keys = [(await bootstrap(database.db, person)).apiKey, (await bootstrap(database.db, person)).apiKey];
}, START_MS);

const closeDocuments = () => providers.splice(0).forEach((provider) => provider.destroy());
afterEach(closeDocuments);

afterAll(async () => {
  await services.stop();
  await database.drop();
  rmSync(directory, { recursive: true });
}, START_MS);

async function request(url: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${keys[0]}`, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  });
  expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return response.json();
}

const createWorkflow = async (url: string, name: string): Promise<string> =>
  ((await request(url, '/workflows', { name })) as { id: string }).id;

/** Opens a document as any y-websocket client does. */
async function openDocument(url: string, documentId: string, token: string): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${url.replace('http', 'ws')}/yjs`, documentId, doc, {
    params: { token },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 200
  });
  providers.push(provider);
  await expect.poll(() => provider.synced, PATIENCE).toBe(true);
  return doc;
}

const addStep = (doc: Y.Doc, label: string): string =>
  addNode(doc, { type: 'start', typeVersion: 1, label, position: { x: 0, y: 0 } }, LOCAL);
const stepsOf = (doc: Y.Doc): string[] => Object.keys(readDocument(doc).document.nodes);

test('the migration makes the demo when asked to', async () => {
  const guests = await database.db.sql`SELECT 1 FROM users WHERE email = ${DEMO_EMAIL}`;
  expect(guests).toHaveLength(1);
});

test('every process passes its own health check', async () => {
  expect(services.names).toEqual([
    'web-1',
    'web-2',
    'collab-server-1',
    'collab-server-2',
    'worker-1',
    'worker-2'
  ]);
  await Promise.all(services.names.map((name) => services.checkHealth(name)));
  await services.checkRedis();
});

test('a document that is open at both collab-servers is one document', async () => {
  const id = await createWorkflow(services.url('web-1'), 'Everywhere');
  const [ada, bob] = [
    await openDocument(services.url('collab-server-1'), id, keys[0]),
    await openDocument(services.url('collab-server-2'), id, keys[1])
  ];
  const added = [addStep(ada, 'From one'), addStep(bob, 'From the other')];
  for (const doc of [ada, bob]) await expect.poll(() => stepsOf(doc).sort(), PATIENCE).toEqual(added.sort());
  closeDocuments();
});

test('a document edited through one web reaches whoever has it open through the other', async () => {
  const [one, other] = [services.url('web-1'), services.url('web-2')];
  for (let number = 1; number <= DOCUMENTS; number++) {
    const id = await createWorkflow(one, `Document ${number}`);
    const [ada, bob] = [await openDocument(one, id, keys[0]), await openDocument(other, id, keys[1])];
    const added = [addStep(ada, 'From one'), addStep(bob, 'From the other')];
    for (const doc of [ada, bob])
      await expect.poll(() => stepsOf(doc).sort(), PATIENCE).toEqual(added.sort());
    const stored = async () => (await request(other, `/workflows/${id}/document`)) as { nodes: object };
    await expect.poll(async () => Object.keys((await stored()).nodes).sort(), PATIENCE).toEqual(added.sort());
    closeDocuments();
  }
});

test.runIf(existsSync(CADDY) || process.env.CI)(
  'through Caddy, everybody in a document meets on one collab-server, whatever address they came with',
  async () => {
    const stop = services.startCaddy(publicUrl);
    try {
      const isReady = () =>
        fetch(`${publicUrl}/readyz`).then(
          ({ ok }) => ok,
          () => false
        );
      await expect.poll(isReady, PATIENCE).toBe(true);
      for (let number = 1; number <= DOCUMENTS; number++) {
        const id = await createWorkflow(publicUrl, `Document ${number}`);
        const [ada, bob] = [
          await openDocument(publicUrl, id, keys[0]),
          await openDocument(publicUrl, id, keys[1])
        ];
        const added = addStep(ada, 'Hello');
        await expect.poll(() => stepsOf(bob), PATIENCE).toEqual([added]);
        closeDocuments();
      }
    } finally {
      await stop();
    }
  }
);
