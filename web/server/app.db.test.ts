import { request as httpRequest } from 'node:http';
import { withOrg } from '@automateos/db';
import { listRuns } from '@automateos/db/queries/runs';
import { replaceWebhooks, type NewWebhook, type WebhookMode } from '@automateos/db/queries/webhooks';
import { insertVersion } from '@automateos/db/queries/versions';
import { insertWorkflow } from '@automateos/db/queries/workflows';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { fromPublicId, type WebhookAnswer } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInbound, subscriptionToken } from '@automateos/egress';
import { createApp, type App } from './app.ts';
import { listen } from './listen.ts';

let database: TestDatabase;
let app: App;
let base: string;
let team: { orgId: string; userId: string };

const silent = { error: () => {}, warn: () => {} };

beforeAll(async () => {
  database = await openTestDatabase();
  team = await database.createOrg();
  app = createApp({
    db: database.db,
    inbound: createInbound({ db: database.db, masterKey: database.masterKey }),
    pages: (_, response) => response.end('page'),
    publicUrl: () => base,
    collabUrls: [],
    env: {},
    log: silent
  });
  base = `http://127.0.0.1:${await listen(app.server, { host: '127.0.0.1', port: 0 })}`;
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface Hook extends Partial<NewWebhook> {
  path: string;
  mode?: WebhookMode;
  expiresAt?: Date;
}

async function listenAt(hook: Hook): Promise<{ workflowId: string; versionId: string }> {
  const { orgId, userId } = team;
  const { path, mode = 'live', expiresAt, method = 'POST', respond = 'now', kind, settings } = hook;
  return withOrg(database.db, orgId, async (tx) => {
    const workflowId = await insertWorkflow(tx, { orgId, name: path, createdBy: userId });
    const bytes = new Uint8Array([1]);
    const document = { name: path, nodes: {}, edges: {} };
    const version = {
      orgId,
      workflowId,
      document,
      state: bytes,
      contentHash: bytes,
      schemaVersion: 1,
      authors: []
    };
    const { id: versionId } = await insertVersion(tx, { ...version, published: true, createdBy: userId });
    const owner = { orgId, workflowId, versionId, mode, expiresAt };
    await replaceWebhooks(tx, owner, [{ nodeId: 'n_hook', path, method, respond, kind, settings }]);
    return { workflowId, versionId };
  });
}

const runsOf = (workflowId: string) =>
  withOrg(database.db, team.orgId, (tx) => listRuns(tx, { orgId: team.orgId, workflowId, limit: 500 }));

const inputOf = (runId: string) =>
  database.db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    const [run] = await tx<
      { input: Record<string, unknown> }[]
    >`SELECT input FROM runs WHERE id = ${fromPublicId('run', runId)!}`;
    return run!.input;
  });

/** Ends a run as the worker would: with an answer and the news of it. */
const endRun = (runId: string, run: { status: string; answer?: WebhookAnswer }) =>
  database.db.sql.begin(async (tx) => {
    const id = fromPublicId('run', runId) ?? runId;
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    await tx`UPDATE runs SET status = ${run.status}, answer = ${run.answer ? tx.json({ ...run.answer }) : null} WHERE id = ${id}`;
    await tx`SELECT pg_notify('run_events', ${`${team.orgId}:${id}`})`;
  });

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  });

const runIdOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { runId: string }).runId;

describe('a delivery', () => {
  test('is answered with 202 once its run is stored, with what was sent', async () => {
    const { workflowId, versionId } = await listenAt({ path: 'orders' });
    const response = await post(
      '/hooks/orders?source=web&tag=a&tag=b',
      { id: 1 },
      { 'x-event': 'new', cookie: 'ao_session=x' }
    );
    expect(response.status).toBe(202);
    const runId = await runIdOf(response);
    const [run] = await runsOf(workflowId);
    expect(run).toMatchObject({
      id: fromPublicId('run', runId),
      versionId,
      trigger: 'webhook',
      triggerNodeId: 'n_hook',
      draft: false,
      pretend: false
    });
    const input = await inputOf(runId);
    expect(input).toMatchObject({
      body: { id: 1 },
      method: 'POST',
      path: 'orders',
      query: { source: 'web', tag: ['a', 'b'] }
    });
    expect(input.headers).toMatchObject({ 'x-event': 'new' });
    expect(JSON.stringify(input)).not.toContain('ao_session');
  });

  test('to a test address starts a test run until it expires', async () => {
    const { workflowId } = await listenAt({
      path: 'trial',
      mode: 'test',
      expiresAt: new Date(Date.now() + 60_000)
    });
    expect((await post('/hooks/trial', {})).status).toBe(404);
    expect((await post('/hooks/test/trial', {})).status).toBe(202);
    expect((await runsOf(workflowId))[0]).toMatchObject({ draft: true });
    await listenAt({ path: 'over', mode: 'test', expiresAt: new Date(Date.now() - 1000) });
    expect((await post('/hooks/test/over', {})).status).toBe(404);
  });

  test('100 at once share transactions and all become runs', async () => {
    const { workflowId } = await listenAt({ path: 'burst' });
    const responses = await Promise.all(Array.from({ length: 100 }, (_, n) => post('/hooks/burst', { n })));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([202]));
    expect(new Set(await Promise.all(responses.map(runIdOf))).size).toBe(100);
    expect(await runsOf(workflowId)).toHaveLength(100);
  });

  test('with one id 20 times at once starts one run; another body under that id is refused', async () => {
    const { workflowId } = await listenAt({ path: 'twice' });
    const send = (body: unknown) => post('/hooks/twice', body, { 'x-github-delivery': 'd-1' });
    const responses = await Promise.all(Array.from({ length: 20 }, () => send({ same: true })));
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([202]));
    expect(new Set(await Promise.all(responses.map(runIdOf))).size).toBe(1);
    const other = await send({ same: false });
    expect([other.status, await other.json()]).toMatchObject([
      409,
      { error: { code: 'DELIVERY_ID_REUSED' } }
    ]);
    expect(await runsOf(workflowId)).toHaveLength(1);
  });

  test('runs the version that is live at the moment of the commit', async () => {
    const { workflowId } = await listenAt({ path: 'moving' });
    await post('/hooks/moving', {}); // now the address is remembered
    const next = await withOrg(database.db, team.orgId, async (tx) => {
      const bytes = new Uint8Array([2]);
      const document = { name: 'next', nodes: {}, edges: {} };
      const version = {
        orgId: team.orgId,
        workflowId,
        document,
        state: bytes,
        contentHash: bytes,
        schemaVersion: 1,
        authors: []
      };
      const { id } = await insertVersion(tx, { ...version, published: true, createdBy: team.userId });
      const owner = { orgId: team.orgId, workflowId, versionId: id, mode: 'live' as const };
      await replaceWebhooks(tx, owner, [
        { nodeId: 'n_hook', path: 'moving', method: 'POST', respond: 'now' }
      ]);
      return id;
    });
    await post('/hooks/moving', {});
    expect((await runsOf(workflowId))[0]!.versionId).toBe(next);
  });

  test('is not taken any more at the moment the webhook is gone, although it was remembered', async () => {
    const { workflowId, versionId } = await listenAt({ path: 'leaving' });
    await post('/hooks/leaving', {});
    await withOrg(database.db, team.orgId, (tx) =>
      replaceWebhooks(tx, { orgId: team.orgId, workflowId, versionId, mode: 'live' }, [])
    );
    expect((await post('/hooks/leaving', {})).status).toBe(404);
    expect(await runsOf(workflowId)).toHaveLength(1);
  });
});

describe('a delivery that cannot be taken', () => {
  test('is the same 404 for every address where nothing listens', async () => {
    await listenAt({ path: 'strict' });
    const paths = [
      '',
      '/',
      '/unknown',
      '/Strict',
      '/strict/',
      '/test/strict',
      '/a%00b',
      `/${'x'.repeat(500)}`
    ];
    for (const path of paths) {
      const response = await post(`/hooks${path}`, {});
      expect([path, response.status, await response.json()]).toEqual([
        path,
        404,
        { error: { code: 'NOT_FOUND', message: 'Nothing listens at this address.' } }
      ]);
    }
    expect((await post('/hooks/%zz', {})).status).toBe(400);
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])(
    '%s is not allowed',
    async (method) => {
      await listenAt({ path: `only-post-${method.toLowerCase()}` });
      const response = await fetch(`${base}/hooks/only-post-${method.toLowerCase()}`, {
        method,
        headers: { 'x-http-method-override': 'POST' }
      });
      expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([
        405,
        'POST',
        ''
      ]);
    }
  );

  test('a webhook for any method still answers OPTIONS and HEAD with 405', async () => {
    await listenAt({ path: 'any', method: 'ANY' });
    expect((await fetch(`${base}/hooks/any`)).status).toBe(202);
    expect((await fetch(`${base}/hooks/any`, { method: 'DELETE' })).status).toBe(202);
    expect((await fetch(`${base}/hooks/any`, { method: 'OPTIONS' })).headers.get('allow')).toBe(
      'GET, POST, PUT, PATCH, DELETE'
    );
  });

  test.each([
    { name: 'bad JSON', body: '{"a":', type: 'application/json', status: 400, code: 'BAD_JSON' },
    {
      name: '65 levels',
      body: '['.repeat(65) + ']'.repeat(65),
      type: 'application/json',
      status: 400,
      code: 'TOO_DEEP'
    },
    {
      name: 'a reserved key',
      body: '{"__proto__":1}',
      type: 'application/json',
      status: 400,
      code: 'RESERVED_KEY'
    },
    { name: 'an unknown type', body: 'x', type: 'image/png', status: 415, code: 'UNSUPPORTED_TYPE' },
    {
      name: '1 MB and a byte',
      body: 'x'.repeat((1 << 20) + 1),
      type: 'text/plain',
      status: 413,
      code: 'BODY_TOO_LARGE'
    },
    { name: '10 MB', body: 'x'.repeat(10 << 20), type: 'text/plain', status: 413, code: 'BODY_TOO_LARGE' }
  ])('$name is refused with $status', async ({ name, body, type, status, code }) => {
    const path = `bad-${name.replaceAll(/\W/g, '').toLowerCase()}`;
    const { workflowId } = await listenAt({ path });
    const response = await post(`/hooks/${path}`, body, { 'content-type': type });
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test('a chunked body without a length is cut off as well', async () => {
    await listenAt({ path: 'chunked' });
    const status = await new Promise<number>((resolve, reject) => {
      const upload = httpRequest(`${base}/hooks/chunked`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' }
      });
      upload.on('response', (response) => resolve(response.statusCode ?? 0));
      upload.on('error', reject);
      for (let n = 0; n < 20; n++) upload.write('x'.repeat(100_000));
      upload.end();
    });
    expect(status).toBe(413);
  });
});

describe('a caller who waits', () => {
  /** Sends a delivery and calls `work` with its run while the caller waits. */
  async function whileWaiting(path: string, work: (runId: string) => Promise<void>): Promise<Response> {
    const { workflowId } = await listenAt({ path, respond: 'node' });
    const waiting = post(`/hooks/${path}`, {});
    await expect.poll(() => runsOf(workflowId), { timeout: 5_000 }).toHaveLength(1);
    await work((await runsOf(workflowId))[0]!.id);
    return waiting;
  }

  test('gets the answer of the run, in a sandbox', async () => {
    const answer = {
      status: 201,
      headers: { 'content-type': 'text/html', 'set-cookie': 'a=1' },
      body: '<script>1</script>'
    };
    const response = await whileWaiting('answered', (runId) => endRun(runId, { status: 'running', answer }));
    expect([response.status, await response.text()]).toEqual([201, answer.body]);
    expect(response.headers.get('content-security-policy')).toBe('sandbox');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('gets 500 when the run fails without an answer', async () => {
    const response = await whileWaiting('failing', (runId) => endRun(runId, { status: 'failed' }));
    expect([response.status, await response.json()]).toMatchObject([500, { error: { code: 'RUN_FAILED' } }]);
  });

  test('gets an empty answer when the run ends well and says nothing', async () => {
    const response = await whileWaiting('silent', (runId) => endRun(runId, { status: 'succeeded' }));
    expect(response.status).toBe(204);
  });
});

describe('probes and pages', () => {
  test('healthz and readyz answer, everything else is a page', async () => {
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${base}/hooksy`)).text()).toBe('page');
  });

  test('metrics count answers by area and kind, never by address', async () => {
    await (await fetch(`${base}/app/secret-name`)).text();
    await expect
      .poll(async () => (await fetch(`${base}/metrics`)).text())
      .toMatch(/web_requests_total\{area="app",status="2xx"\} [1-9]/);
    expect(await (await fetch(`${base}/metrics`)).text()).not.toContain('secret-name');
    expect((await fetch(`${base}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(
      404
    );
  });
});

test('without a database a delivery gets 503 and Retry-After, never 2xx', async () => {
  const { openDatabase } = await import('@automateos/db');
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', { max: 1 });
  const broken = createApp({
    db: away,
    inbound: createInbound({ db: away, masterKey: database.masterKey }),
    pages: () => {},
    publicUrl: () => base,
    collabUrls: [],
    env: {},
    log: silent
  });
  const port = await listen(broken.server, { host: '127.0.0.1', port: 0 });
  const response = await fetch(`http://127.0.0.1:${port}/hooks/orders`, { method: 'POST', body: '{}' });
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
  await broken.close();
  await away.end();
});

describe('an event of an app', () => {
  const send = (path: string, body: unknown, token: string) =>
    post(`/in/${path}`, body, { 'x-telegram-bot-api-secret-token': token });
  const tokenOf = (path: string) => subscriptionToken(database.masterKey, { orgId: team.orgId, path });

  test('with the token of its address starts one run, however often it is sent', async () => {
    const { workflowId } = await listenAt({ path: 'bot', kind: 'app', settings: { app: 'telegram' } });
    const update = { update_id: 9, message: { text: 'Hi' } };
    const first = await send('bot', update, tokenOf('bot'));
    expect(first.status).toBe(202);
    await Promise.all([send('bot', update, tokenOf('bot')), send('bot', update, tokenOf('bot'))]);
    const runs = await runsOf(workflowId);
    expect(runs).toMatchObject([{ trigger: 'app' }]);
    expect(await inputOf(await runIdOf(first))).toEqual({ id: '9', event: '', body: update });
  });

  test('with another token, and one that is not JSON, starts nothing', async () => {
    const { workflowId } = await listenAt({ path: 'bot2', kind: 'app', settings: { app: 'telegram' } });
    expect((await send('bot2', { update_id: 1 }, tokenOf('bot'))).status).toBe(401);
    expect((await send('bot2', 'nonsense', tokenOf('bot2'))).status).toBe(400);
    expect((await send('bot2', [1], tokenOf('bot2'))).status).toBe(400);
    expect(await runsOf(workflowId)).toEqual([]);
  });

  test('has an address of its own kind only', async () => {
    await listenAt({ path: 'bot3', kind: 'app', settings: { app: 'telegram' } });
    await listenAt({ path: 'hook3' });
    await listenAt({ path: 'form3', kind: 'form' });
    expect((await post('/hooks/bot3', {})).status).toBe(404);
    expect((await post('/in/hook3', {})).status).toBe(404);
    expect((await post('/hooks/form3', {})).status).toBe(404);
    expect((await post('/in/form3', {})).status).toBe(404);
  });
});
