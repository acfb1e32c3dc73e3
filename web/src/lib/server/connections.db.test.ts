import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress } from '@automateos/egress';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

const CANARY = 'canary-key-that-nobody-may-see';

let server: TestPlatform;
let team: TestTeam;
let models: Server;
let baseUrl: string;
let isKeyGood = true;
let made = 0;

beforeAll(async () => {
  server = await openTestPlatform();
  team = await server.createTeam();
  models = createServer((request, response) => {
    const isKnown = isKeyGood && request.headers.authorization === `Bearer ${CANARY}`;
    const body = isKnown
      ? { data: [{ id: 'small' }, { id: 'large' }] }
      : { error: { message: `No ${CANARY}` } };
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => models.listen(0, '127.0.0.1', resolve));
  const { port } = models.address() as AddressInfo;
  baseUrl = `http://127.0.0.1:${port}/v1`;
  const { db } = server.platform;
  await server.platform.egress.close();
  const { masterKey } = server.database;
  server.platform.egress = createEgress({ db, masterKey, allow: [`127.0.0.1:${port}`] });
});

afterAll(async () => {
  models.closeAllConnections();
  models.close();
  await server.close();
});

type Made = { id: string; status: string; statusMessage: string; version: number };

const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  call(method, `/api/v1/connections${path}`, { key: team.key, body });

async function create(): Promise<Made> {
  const values = { key: CANARY, baseUrl };
  const { status, json } = await send('POST', '', { app: 'openai', name: `Models ${++made}`, values });
  expect(status).toBe(201);
  return json as Made;
}

test('a test says in a sentence how it went, and is kept', async () => {
  const { id, status } = await create();
  expect(status).toBe('untested');
  expect((await send('POST', `/${id}/test`)).json).toMatchObject({
    status: 'working',
    statusMessage: 'Connected. 2 models can be used.'
  });
  isKeyGood = false;
  const failed = await send('POST', `/${id}/test`);
  isKeyGood = true;
  expect(failed).toMatchObject({
    status: 200,
    json: { status: 'failing', statusMessage: expect.stringContaining('does not accept this key') }
  });
  const { json } = await send('GET', '');
  expect((json as { data: Made[] }).data.find((row) => row.id === id)).toMatchObject({ status: 'failing' });
});

test('what is secret is in no answer', async () => {
  const { id } = await create();
  const answers = [
    await send('GET', ''),
    await send('POST', `/${id}/test`),
    await send('PATCH', `/${id}`, { name: 'Renamed' }),
    await send('POST', `/${id}/replace`, { values: { key: CANARY, baseUrl } }),
    await send('GET', `/${id}/workflows`)
  ];
  for (const { status } of answers) expect(status).toBe(200);
  expect(JSON.stringify(answers)).not.toContain(CANARY);
});

test.each([
  [{ app: 'nothing', name: 'x', values: {} }, 'app'],
  [{ app: 'slack', name: 'x', values: {} }, 'values.token'],
  [{ app: 'slack', name: 'x', values: { token: 'nonsense' } }, 'values.token'],
  [{ app: 'slack', name: 'x', values: { token: 'xoxb-long-enough', more: 'x' } }, 'values.more'],
  [{ app: 'slack', name: 'x', values: { token: 'xoxb' } }, 'values'],
  [{ app: 'slack', name: '', values: { token: 'xoxb-long-enough' } }, 'name']
])('%j is refused at %s', async (body, field) => {
  expect(await send('POST', '', body)).toMatchObject({ status: 400, json: { error: { field } } });
});

test('a name is taken within its app only', async () => {
  const body = { app: 'slack', name: 'Twice', values: { token: 'xoxb-long-enough' } };
  expect((await send('POST', '', body)).status).toBe(201);
  expect((await send('POST', '', { ...body, name: 'TWICE' })).json).toMatchObject({
    error: { code: 'NAME_TAKEN', field: 'name' }
  });
  expect((await send('POST', '', { ...body, app: 'notion' })).status).toBe(201);
});

test('a new form counts up, is untested, and forgets the old address with the old key', async () => {
  const { id } = await create();
  await send('POST', `/${id}/test`);
  const { json } = await send('POST', `/${id}/replace`, { values: { key: 'another-key' } });
  expect(json).toMatchObject({ version: 2, status: 'untested', statusMessage: null, fields: {} });
});

test('workflows that use it are found once they are live', async () => {
  const { id } = await create();
  const document = startDocument('Asks a model');
  document.nodes.n_ask = {
    type: 'http-request',
    typeVersion: 1,
    label: 'Ask',
    position: { x: 300, y: 0 },
    config: { url: 'https://example.com', query: { a: { name: 'with', value: id, order: 1 } } }
  };
  const workflow = (await call('POST', '/api/v1/workflows', { key: team.key, body: { document } }))
    .json as Made;
  const using = async () => ((await send('GET', `/${id}/workflows`)).json as { data: unknown[] }).data;
  expect(await using()).toEqual([]);
  await call('POST', `/api/v1/workflows/${workflow.id}/publish`, { key: team.key });
  expect(await using()).toEqual([{ id: workflow.id, name: 'Asks a model' }]);
});

test('editors use and replace it and may not delete it; others see nothing', async () => {
  const { id } = await create();
  const as = async (role: 'editor' | 'viewer') => (await server.addMember(team.orgId, role)).key;
  const editor = await as('editor');
  expect((await call('POST', `/api/v1/connections/${id}/test`, { key: editor })).status).toBe(200);
  expect((await call('DELETE', `/api/v1/connections/${id}`, { key: editor })).status).toBe(403);
  expect((await call('GET', '/api/v1/connections', { key: await as('viewer') })).status).toBe(403);
  expect((await send('DELETE', `/${id}`)).status).toBe(204);
  expect((await send('POST', `/${id}/test`)).status).toBe(404);
});
