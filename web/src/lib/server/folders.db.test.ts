import { toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

interface Folder {
  id: string;
  name: string;
  parentId: string | null;
  workflows: number;
}

let server: TestPlatform;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

const post = (team: { key: string }, path: string, body: unknown = {}) =>
  call('POST', `/api/v1${path}`, { key: team.key, body });

async function makeFolder(team: TestTeam, body: object): Promise<Folder> {
  const { status, json } = await post(team, '/folders', body);
  expect([status, json]).toEqual([201, json]);
  return json as Folder;
}

const makeWorkflow = async (team: TestTeam, body: object): Promise<string> =>
  ((await post(team, '/workflows', body)).json as { id: string }).id;

async function namesIn(team: TestTeam, query: string): Promise<string[]> {
  const { json } = await call('GET', `/api/v1/workflows?${query}`, { key: team.key });
  return (json as { data: { name: string }[] }).data.map(({ name }) => name).sort();
}

async function tree(team: TestTeam): Promise<Folder[]> {
  const { json } = await call('GET', '/api/v1/folders', { key: team.key });
  return (json as { data: Folder[] }).data;
}

test('a list shows what lies right in a folder, and a search looks everywhere', async () => {
  const team = await server.createTeam();
  const sales = await makeFolder(team, { name: 'Sales' });
  const leads = await makeFolder(team, { name: 'Leads', parentId: sales.id });
  await makeWorkflow(team, { name: 'Top one' });
  await makeWorkflow(team, { name: 'Sales one', folderId: sales.id });
  const moved = await makeWorkflow(team, { name: 'Lead one' });
  expect((await post(team, `/workflows/${moved}/move`, { folderId: leads.id })).status).toBe(200);
  expect(await namesIn(team, 'folder=top')).toEqual(['Top one']);
  expect(await namesIn(team, `folder=${sales.id}`)).toEqual(['Sales one']);
  expect(await namesIn(team, `folder=${leads.id}`)).toEqual(['Lead one']);
  expect(await namesIn(team, 'search=one')).toEqual(['Lead one', 'Sales one', 'Top one']);
  expect((await tree(team)).map(({ name, workflows }) => [name, workflows])).toEqual([
    ['Leads', 1],
    ['Sales', 1]
  ]);
});

test('deleting moves the content up, and the answer makes it again', async () => {
  const team = await server.createTeam();
  const sales = await makeFolder(team, { name: 'Sales' });
  const leads = await makeFolder(team, { name: 'Leads', parentId: sales.id });
  await makeWorkflow(team, { name: 'Kept', folderId: sales.id });
  const { status, json } = await call('DELETE', `/api/v1/folders/${sales.id}`, { key: team.key });
  expect([status, json]).toMatchObject([200, { name: 'Sales', parentId: null, folderIds: [leads.id] }]);
  expect(await namesIn(team, 'folder=top')).toEqual(['Kept']);
  expect(await tree(team)).toMatchObject([{ id: leads.id, parentId: null }]);

  const { name, workflowIds, folderIds } = json as {
    name: string;
    workflowIds: string[];
    folderIds: string[];
  };
  const again = await makeFolder(team, { name, workflowIds, folderIds });
  expect(await namesIn(team, `folder=${again.id}`)).toEqual(['Kept']);
  expect((await tree(team)).find(({ id }) => id === leads.id)?.parentId).toBe(again.id);
});

test('folders are two deep and never inside themselves', async () => {
  const team = await server.createTeam();
  const a = await makeFolder(team, { name: 'A' });
  const b = await makeFolder(team, { name: 'B', parentId: a.id });
  const c = await makeFolder(team, { name: 'C' });
  const tooDeep = [409, { error: { code: 'TOO_DEEP' } }];
  const change = async (id: string, body: object) => {
    const { status, json } = await call('PATCH', `/api/v1/folders/${id}`, { key: team.key, body });
    return [status, json];
  };
  const third = await post(team, '/folders', { name: 'D', parentId: b.id });
  expect([third.status, third.json]).toMatchObject(tooDeep);
  expect(await change(a.id, { parentId: c.id })).toMatchObject(tooDeep);
  expect(await change(a.id, { parentId: a.id })).toMatchObject(tooDeep);
  expect(await change(b.id, { parentId: c.id })).toMatchObject([200, { parentId: c.id }]);
  expect(await change(b.id, { parentId: null, name: 'Bee' })).toMatchObject([
    200,
    { parentId: null, name: 'Bee' }
  ]);
});

test('a name is there once in each folder, whatever its case', async () => {
  const team = await server.createTeam();
  const a = await makeFolder(team, { name: 'A' });
  await makeFolder(team, { name: 'a', parentId: a.id });
  const { status, json } = await post(team, '/folders', { name: 'a' });
  expect([status, json]).toMatchObject([409, { error: { code: 'NAME_TAKEN', field: 'name' } }]);
  const deleted = await call('DELETE', `/api/v1/folders/${a.id}`, { key: team.key });
  expect(deleted.status).toBe(200);
  expect((await tree(team)).map(({ name }) => name)).toEqual(['a']);
});

test('what belongs to another team is not found', async () => {
  const [team, other] = [await server.createTeam(), await server.createTeam()];
  const foreign = await makeFolder(other, { name: 'Theirs' });
  const foreignFlow = await makeWorkflow(other, { name: 'Theirs' });
  const mine = await makeWorkflow(team, { name: 'Mine' });
  const statuses = [
    await post(team, `/workflows/${mine}/move`, { folderId: foreign.id }),
    await post(team, '/folders', { name: 'X', parentId: foreign.id }),
    await post(team, '/folders', { name: 'X', workflowIds: [foreignFlow] }),
    await post(team, '/folders', { name: 'X', folderIds: [foreign.id] }),
    await post(team, '/workflows', { name: 'X', folderId: foreign.id }),
    await call('GET', `/api/v1/workflows?folder=${toPublicId('fld', team.orgId)}`, { key: team.key })
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 404, 404, 200]);
  expect(await tree(team)).toEqual([]);
  expect(await namesIn(other, `folder=top`)).toEqual(['Theirs']);
});
