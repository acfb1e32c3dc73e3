import { withOrg } from '@automateos/db';
import { fromPublicId, type Problem, type WorkflowDocument } from '@automateos/workflow';
import { editDocument, setName } from '@automateos/workflow/document';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStored } from './documents.ts';
import { call } from './testing/api-client.ts';
import { scheduleDocument, startDocument, webhookDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

async function createWorkflow(document: WorkflowDocument, key = team.key): Promise<string> {
  const { status, json } = await call('POST', '/api/v1/workflows', { key, body: { document } });
  expect(json).toMatchObject({ id: expect.stringMatching(/^wf_/) });
  expect(status).toBe(201);
  return (json as { id: string }).id;
}

const publish = (id: string, body: unknown = {}, key = team.key) =>
  call('POST', `/api/v1/workflows/${id}/publish`, { key, body });

const put = (id: string, document: unknown, headers: Record<string, string> = { 'if-match': '*' }) =>
  call('PUT', `/api/v1/workflows/${id}/document`, { key: team.key, body: document, headers });

const problemsOf = (json: unknown): Problem[] => (json as { error: { problems: Problem[] } }).error.problems;

describe('publishing', () => {
  test('stores version 1, makes it live and lists it', async () => {
    const id = await createWorkflow(startDocument());
    const { status, json } = await publish(id, { note: 'First' });
    expect(status).toBe(200);
    expect(json).toEqual({ versionId: expect.stringMatching(/^ver_/), number: 1 });
    const workflow = await call('GET', `/api/v1/workflows/${id}`, { key: team.key });
    expect(workflow.json).toMatchObject({ active: true, liveVersion: { number: 1 } });
    const versions = await call('GET', `/api/v1/workflows/${id}/versions`, { key: team.key });
    expect(versions.json).toMatchObject({
      data: [{ number: 1, note: 'First', authors: ['Test team'] }],
      nextCursor: null
    });
  });

  test('publishing the same content again is the same version', async () => {
    const id = await createWorkflow(startDocument());
    const first = await publish(id);
    expect((await publish(id)).json).toEqual(first.json);
    await put(id, startDocument('Changed'));
    expect((await publish(id)).json).toMatchObject({ number: 2 });
  });

  test('a snapshot with an edit that is not saved is refused', async () => {
    const id = await createWorkflow(startDocument());
    const snapshotOf = async (edit: boolean) => {
      const doc = await withOrg(server.platform.db, team.orgId, (tx) =>
        openStored(tx, fromPublicId('wf', id)!)
      );
      if (edit) editDocument(doc, (open) => setName(open, 'Not saved yet', { kind: 'user' }));
      const Y = await import('yjs');
      return Buffer.from(Y.encodeSnapshot(Y.snapshot(doc))).toString('base64');
    };
    const refused = await publish(id, { snapshot: await snapshotOf(true) });
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({ error: { code: 'NOT_SAVED_YET' } });
    expect((await publish(id, { snapshot: await snapshotOf(false) })).status).toBe(200);
    expect((await publish(id, { snapshot: '////' })).status).toBe(400);
  });

  test.each<[string, (document: WorkflowDocument) => void, string]>([
    ['an unknown node type', (document) => (document.nodes.n_set!.type = 'teleport'), 'UNKNOWN_NODE_TYPE'],
    [
      'a circle',
      (document) => {
        document.nodes.n_two = { ...document.nodes.n_set!, label: 'Two' };
        document.edges.e_2 = { source: 'n_set', sourcePort: 'out', target: 'n_two', targetPort: 'in' };
        document.edges.e_3 = { source: 'n_two', sourcePort: 'out', target: 'n_set', targetPort: 'in' };
      },
      'CYCLE'
    ],
    ['nothing at all', (document) => Object.assign(document, { nodes: {}, edges: {} }), 'EMPTY_WORKFLOW'],
    ['no trigger', (document) => (document.nodes.n_start!.disabled = true), 'NO_TRIGGER']
  ])('a document with %s is refused with the problem', async (_, spoil, code) => {
    const document = startDocument();
    spoil(document);
    const { status, json } = await publish(await createWorkflow(document));
    expect(status).toBe(422);
    expect(problemsOf(json).map((problem) => problem.code)).toContain(code);
  });

  test('an address of another team is taken, and free again once that workflow is deleted', async () => {
    const other = await server.createTeam();
    const theirs = await createWorkflow(webhookDocument('orders'), other.key);
    expect((await publish(theirs, {}, other.key)).status).toBe(200);
    const mine = await createWorkflow(webhookDocument('orders'));
    const refused = await publish(mine);
    expect(refused.status).toBe(422);
    expect(refused.json).toMatchObject({
      error: { code: 'WEBHOOK_PATH_TAKEN', problems: [{ nodeId: 'n_hook', field: 'path' }] }
    });
    await call('DELETE', `/api/v1/workflows/${theirs}`, { key: other.key });
    expect((await publish(mine)).status).toBe(200);
  });

  test('two workflows that publish one address at once: one wins', async () => {
    const ids = [
      await createWorkflow(webhookDocument('race')),
      await createWorkflow(webhookDocument('race'))
    ];
    const statuses = (await Promise.all(ids.map((id) => publish(id)))).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([200, 422]);
  });

  test('the version is immutable for the app role', async () => {
    const id = await createWorkflow(startDocument());
    await publish(id);
    const attempt = server.platform.db.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
      await tx`UPDATE versions SET document = '{}' WHERE org_id = ${team.orgId}`;
    });
    await expect(attempt).rejects.toThrow(/permission denied/);
  });
});

async function triggersOf(id: string): Promise<{ paths: string[]; crons: string[] }> {
  return server.platform.db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    const workflowId = fromPublicId('wf', id)!;
    const hooks = await tx<
      { path: string }[]
    >`SELECT path FROM webhooks WHERE workflow_id = ${workflowId} AND mode = 'live'`;
    const schedules = await tx<{ cron: string }[]>`
      SELECT cron FROM schedules WHERE workflow_id = ${workflowId} AND next_at > now()`;
    return { paths: hooks.map((row) => row.path), crons: schedules.map((row) => row.cron) };
  });
}

describe('switching', () => {
  test('triggers follow: publish, deactivate, activate, roll back', async () => {
    const id = await createWorkflow(webhookDocument('follow-a'));
    const first = (await publish(id)).json as { versionId: string };
    expect(await triggersOf(id)).toEqual({ paths: ['follow-a'], crons: [] });
    await put(id, scheduleDocument());
    await publish(id);
    expect(await triggersOf(id)).toEqual({ paths: [], crons: ['0 9 * * *'] });
    await call('POST', `/api/v1/workflows/${id}/deactivate`, { key: team.key });
    expect(await triggersOf(id)).toEqual({ paths: [], crons: [] });
    await call('POST', `/api/v1/workflows/${id}/activate`, { key: team.key });
    expect((await triggersOf(id)).crons).toHaveLength(1);
    const back = await call('POST', `/api/v1/workflows/${id}/rollback`, {
      key: team.key,
      body: { versionId: first.versionId }
    });
    expect(back.json).toEqual({ versionId: first.versionId, number: 1 });
    expect(await triggersOf(id)).toEqual({ paths: ['follow-a'], crons: [] });
  });

  test('a workflow that was never published cannot be switched on', async () => {
    const id = await createWorkflow(startDocument());
    const { status, json } = await call('POST', `/api/v1/workflows/${id}/activate`, { key: team.key });
    expect([status, json]).toMatchObject([409, { error: { code: 'NOT_PUBLISHED' } }]);
  });

  test('a version of another workflow is not found', async () => {
    const [a, b] = [await createWorkflow(startDocument()), await createWorkflow(startDocument())];
    const { versionId } = (await publish(b)).json as { versionId: string };
    expect(
      (await call('POST', `/api/v1/workflows/${a}/rollback`, { key: team.key, body: { versionId } })).status
    ).toBe(404);
    expect(
      (await call('GET', `/api/v1/workflows/${a}/versions/${versionId}`, { key: team.key })).status
    ).toBe(404);
  });
});

describe('the document over REST', () => {
  test('GET gives a tag, PUT needs it, and writes only with the right one', async () => {
    const id = await createWorkflow(startDocument());
    const read = await call('GET', `/api/v1/workflows/${id}/document`, { key: team.key });
    const tag = read.headers.get('etag')!;
    expect(read.json).toEqual(startDocument());
    expect((await put(id, startDocument('B'), {})).status).toBe(428);
    const written = await put(id, startDocument('B'), { 'if-match': tag });
    expect(written.status).toBe(200);
    expect(written.headers.get('etag')).not.toBe(tag);
    expect((await put(id, startDocument('C'), { 'if-match': tag })).status).toBe(412);
    const workflow = await call('GET', `/api/v1/workflows/${id}`, { key: team.key });
    expect(workflow.json).toMatchObject({ name: 'B' });
  });

  test('an empty document needs no tag', async () => {
    const created = await call('POST', '/api/v1/workflows', { key: team.key, body: { name: 'Empty' } });
    const { id } = created.json as { id: string };
    expect((await put(id, startDocument(), {})).status).toBe(200);
  });

  test('labels in expressions become ids', async () => {
    const document = startDocument();
    document.nodes.n_set!.config = {
      fields: { a: { name: 'x', type: 'text', value: { expr: "{{ $('Start').item.json.a }}" }, order: 1 } }
    };
    const id = await createWorkflow(document);
    const { json } = await call('GET', `/api/v1/workflows/${id}/document`, { key: team.key });
    expect(JSON.stringify(json)).toContain("$('n_start')");
  });

  test('a credential and a foreign secret are refused', async () => {
    const other = await server.createTeam();
    const secret = await call('POST', '/api/v1/secrets', {
      key: other.key,
      body: { name: 'Theirs', value: 'long enough' }
    });
    const id = await createWorkflow(startDocument());
    const withConfig = (config: Record<string, unknown>) => {
      const document = startDocument();
      document.nodes.n_http = { ...document.nodes.n_set!, type: 'http-request', label: 'Call', config };
      return document;
    };
    const foreign = {
      url: 'https://example.com',
      auth: 'bearer',
      secret: (secret.json as { id: string }).id
    };
    expect(await put(id, withConfig(foreign))).toMatchObject({
      status: 422,
      json: { error: { code: 'MISSING_SECRET' } }
    });
    const pasted = {
      url: 'https://example.com',
      headers: { r1: { name: 'Authorization', value: 'Bearer abcdefghijklmnop', order: 1 } }
    };
    expect(await put(id, withConfig(pasted))).toMatchObject({
      status: 422,
      json: { error: { code: 'SECRET_IN_DOCUMENT' } }
    });
  });

  test('reserved keys and nonsense are refused with a sentence', async () => {
    const id = await createWorkflow(startDocument());
    expect((await put(id, '{"name":"x","nodes":{"__proto__":{}},"edges":{}}')).status).toBe(400);
    expect((await put(id, '{"name":')).json).toMatchObject({ error: { code: 'BAD_JSON' } });
    expect((await put(id, { name: 'x', nodes: [], edges: {} })).status).toBe(422);
  });

  test('a duplicate gets a webhook address of its own and is off', async () => {
    const id = await createWorkflow(webhookDocument('original'));
    await publish(id);
    const copy = await call('POST', `/api/v1/workflows/${id}/duplicate`, { key: team.key });
    expect(copy).toMatchObject({
      status: 201,
      json: { name: 'Hook (copy)', active: false, liveVersion: null }
    });
    const { json } = await call('GET', `/api/v1/workflows/${(copy.json as { id: string }).id}/document`, {
      key: team.key
    });
    const { nodes } = json as WorkflowDocument;
    expect(nodes.n_hook!.config.path).toMatch(/^[0-9A-Za-z]{22}$/);
  });
});
