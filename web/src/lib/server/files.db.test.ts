import type { WorkflowDocument } from '@automateos/workflow';
import { portableDocument } from '@automateos/workflow/document';
import { someDocuments } from '@automateos/workflow/document/testing/arbitraries';
import { exportFile, readFile } from '@automateos/workflow/interop';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { webhookDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
beforeAll(async () => {
  server = await openTestPlatform();
  team = await server.createTeam();
});
afterAll(() => server.close());

async function create(document: WorkflowDocument): Promise<string> {
  const { status, json } = await call('POST', '/api/v1/workflows', { key: team.key, body: { document } });
  expect(status, JSON.stringify(json)).toBe(201);
  return (json as { id: string }).id;
}

async function read(id: string): Promise<WorkflowDocument> {
  return (await call('GET', `/api/v1/workflows/${id}/document`, { key: team.key })).json as WorkflowDocument;
}

function textOf(document: WorkflowDocument): string {
  const file = exportFile(document);
  if ('refusal' in file) throw new Error(file.refusal);
  return file.text;
}

/** As the browser does it. */
const importText = (text: string) =>
  create(portableDocument(readFile(new TextEncoder().encode(text)).document!));

test('export, import as new, export: the same bytes', async () => {
  for (const document of someDocuments(40, 20261122)) {
    const first = textOf(await read(await create(portableDocument(document))));
    expect(textOf(await read(await importText(first)))).toBe(first);
  }
});

test('a webhook that comes in a file gets an address of its own; the file has none', async () => {
  const id = await create(webhookDocument('canary-path'));
  const text = textOf(await read(id));
  expect(text).not.toContain('canary-path');
  const { config } = (await read(await importText(text))).nodes.n_hook!;
  expect(config.path).toMatch(/^[0-9A-Za-z]{22}$/);
  expect(textOf(await read(await importText(text)))).toBe(text);
});

test('replacing a document by its own file leaves addresses as they are', async () => {
  const id = await create(webhookDocument('kept-path'));
  const { document } = readFile(new TextEncoder().encode(textOf(await read(id))));
  const headers = { 'if-match': '*' };
  await call('PUT', `/api/v1/workflows/${id}/document`, { key: team.key, body: document, headers });
  expect((await read(id)).nodes.n_hook?.config.path).toBe('kept-path');
});

test('neither the value nor the id of a secret is in a file', async () => {
  const value = 'canary-5f2d9c';
  const body = { name: 'Canary', value, hosts: ['api.example.com'] };
  const secret = await call('POST', '/api/v1/secrets', { key: team.key, body });
  const { id: secretId } = secret.json as { id: string };
  const document = webhookDocument('x-path');
  document.nodes.n_call = {
    ...{ type: 'http-request', typeVersion: 1, label: 'Call', position: { x: 1, y: 1 } },
    config: { url: 'https://api.example.com/', auth: 'bearer', secret: secretId }
  };
  const stored = await read(await create(document));
  expect(stored.nodes.n_call?.config.secret).toBe(secretId);
  const text = textOf(stored);
  for (const canary of [value, secretId, 'sec_']) expect(text).not.toContain(canary);
});
