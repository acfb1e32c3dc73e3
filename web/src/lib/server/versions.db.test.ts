import { withOrg } from '@automateos/db';
import { documentUpdates } from '@automateos/db/schema';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { lastWriter } from '@automateos/workflow/document-review';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStored } from './documents.ts';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let path: string;
let versionId: string;

const api = async <T>(
  method: Parameters<typeof call>[0],
  rest = '',
  options: Parameters<typeof call>[2] = {}
) => {
  const { status, json } = await call(method, `${path}${rest}`, { key: team.key, ...options });
  return { status, json: json as T };
};
const put = (document: WorkflowDocument, key = team.key) =>
  api('PUT', '/document', { key, body: document, headers: { 'if-match': '*' } });
const read = async () => (await api<WorkflowDocument>('GET', '/document')).json;

beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
  const created = await call('POST', '/api/v1/workflows', {
    key: team.key,
    body: { document: startDocument() }
  });
  path = `/api/v1/workflows/${(created.json as { id: string }).id}`;
  versionId = (await api<{ versionId: string }>('POST', '/publish')).json.versionId;
});

describe('naming a version', () => {
  test('changes its name and its note, and nothing else of it', async () => {
    const before = (await api<object>('GET', `/versions/${versionId}`)).json;
    const named = await api('PATCH', `/versions/${versionId}`, { body: { name: ' Launch ', note: 'First' } });
    expect(named.status).toBe(200);
    expect((await api('GET', `/versions/${versionId}`)).json).toEqual({
      ...before,
      ...{ name: 'Launch', note: 'First' }
    });
    await api('PATCH', `/versions/${versionId}`, { body: { note: null } });
    const { json } = await api<{ data: object[] }>('GET', '/versions');
    expect(json.data).toMatchObject([{ name: 'Launch', note: null }]);
  });

  test('can be done while publishing', async () => {
    await put(startDocument('Second'));
    await api('POST', '/publish', { body: { name: 'Two', note: 'More' } });
    const { json } = await api<{ data: object[] }>('GET', '/versions');
    expect(json.data[0]).toMatchObject({ number: 2, name: 'Two', note: 'More' });
  });

  test('is refused for an empty name', async () => {
    expect((await api('PATCH', `/versions/${versionId}`, { body: { name: '  ' } })).status).toBe(400);
  });
});

describe('restoring a version', () => {
  test('brings its content back as an edit; what runs stays', async () => {
    const before = await read();
    const changed = startDocument('Second');
    changed.nodes.n_set!.config = {};
    changed.nodes.n_more = { ...changed.nodes.n_set!, label: 'More' };
    changed.edges.e_2 = { ...changed.edges.e_1!, source: 'n_set', target: 'n_more' };
    await put(changed);
    await api('POST', '/publish');
    expect(await read()).not.toEqual(before);
    const { status, json } = await api('POST', `/versions/${versionId}/restore`);
    expect(status).toBe(200);
    expect(json).toEqual(before);
    expect(await read()).toEqual(before);
    expect((await api('GET')).json).toMatchObject({ name: 'Hello', liveVersion: { number: 2 } });
  });

  test('of what is there already writes nothing', async () => {
    const count = () => withOrg(server.platform.db, team.orgId, (tx) => tx.$count(documentUpdates));
    expect(await count()).toBe(0);
    await put(startDocument('Second'));
    await api('POST', `/versions/${versionId}/restore`);
    expect(await count()).toBe(2);
    await api('POST', `/versions/${versionId}/restore`);
    expect(await count()).toBe(2);
  });
});

describe('who edited since the live version', () => {
  test('is told by name, who did last first, and starts anew with a publish', async () => {
    expect((await api('GET', '/unpublished')).json).toMatchObject({
      liveVersion: { number: 1 },
      authors: []
    });
    const { key } = await server.addMember(team.orgId, 'editor');
    await put(startDocument('Mine'));
    await put(startDocument('Theirs'), key);
    const { json } = await api<{ authors: { name: string }[] }>('GET', '/unpublished');
    expect(json.authors).toHaveLength(2);
    expect(json.authors[1]).toMatchObject({ name: 'Test team' });
    await api('POST', '/publish');
    expect((await api('GET', '/unpublished')).json).toMatchObject({
      liveVersion: { number: 2 },
      authors: []
    });
  });
});

test('the people behind what is in a document are named to their team only', async () => {
  await put(startDocument('Mine'));
  const doc = await withOrg(server.platform.db, team.orgId, (tx) =>
    openStored(tx, fromPublicId('wf', path.split('/').at(-1)!)!)
  );
  const change = { kind: 'workflow-renamed', from: 'Hello', to: 'Mine' } as const;
  const writer = lastWriter(doc, change);
  expect((await api('GET', `/writers?clients=${writer},5`)).json).toEqual({
    data: [{ clientId: writer, name: 'Test team' }]
  });
  const stranger = await server.createTeam();
  expect((await api('GET', `/writers?clients=${writer}`, { key: stranger.key })).status).toBe(404);
  expect((await api('GET', '/writers?clients=one')).status).toBe(400);
});
