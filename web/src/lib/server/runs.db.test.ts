import { withOrgs } from '@automateos/db';
import { fromPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { startDocument, webhookDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let workflowId: string;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
  workflowId = await createWorkflow(startDocument());
});

const get = (path: string) => call('GET', `/api/v1${path}`, { key: team.key });
const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  call('POST', `/api/v1${path}`, { key: team.key, body, headers });

async function createWorkflow(document: unknown): Promise<string> {
  return ((await post('/workflows', { document })).json as { id: string }).id;
}

const start = (body: unknown = {}, headers?: Record<string, string>) =>
  post(`/workflows/${workflowId}/runs`, body, headers);
const runIdOf = ({ json }: { json: unknown }): string => (json as { runId: string }).runId;

/** Calls Slack with a secret that nobody has chosen yet. */
const slackNode = {
  type: 'http-request',
  typeVersion: 1,
  label: 'Tell the team',
  position: { x: 240, y: 0 },
  config: { url: 'https://slack.com/api/auth.test', auth: 'bearer' }
};

/** What a worker does to a run, in SQL. */
const asWorker = (runId: string, values: { status: string }, log?: string) =>
  withOrgs(server.platform.db, [team.orgId], async (tx) => {
    const id = fromPublicId('run', runId)!;
    await tx`UPDATE runs SET status = ${values.status} WHERE id = ${id}`;
    if (log)
      await tx`INSERT INTO run_logs (org_id, run_id, seq, at, kind, message, hash)
        SELECT ${team.orgId}, ${id}, coalesce(max(seq), 0) + 1, now(), 'log', ${log}, '\\x00' FROM run_logs WHERE run_id = ${id}`;
    await tx`SELECT pg_notify('run_events', ${`${team.orgId}:${id}`})`;
  });

describe('starting a run', () => {
  test('needs a published version', async () => {
    expect(await start()).toMatchObject({ status: 409, json: { error: { code: 'NOT_PUBLISHED' } } });
    await post(`/workflows/${workflowId}/publish`);
    const started = await start({ input: { email: 'a@b.c' } });
    expect(started).toMatchObject({ status: 202, json: { runId: expect.stringMatching(/^run_/) } });
    expect((await get(`/runs/${runIdOf(started)}`)).json).toMatchObject({
      workflowId,
      versionNumber: 1,
      status: 'queued',
      trigger: 'manual',
      triggerNodeId: 'n_start',
      draft: false,
      input: { email: 'a@b.c' },
      document: startDocument()
    });
  });

  test('a test run needs none, and the same edits are stored once', async () => {
    const [first, second] = [await start({ draft: true }), await start({ draft: true })];
    const versions = await Promise.all(
      [first, second].map(async (run) => (await get(`/runs/${runIdOf(run)}`)).json)
    );
    expect(versions[0]).toMatchObject({ draft: true, versionNumber: null });
    expect((versions[0] as { versionId: string }).versionId).toBe(
      (versions[1] as { versionId: string }).versionId
    );
    expect((await get(`/workflows/${workflowId}/versions`)).json).toMatchObject({ data: [] });
  });

  test('a test run of a broken document shows the problems', async () => {
    workflowId = await createWorkflow({ name: 'Broken', nodes: {}, edges: {} });
    expect(await start({ draft: true })).toMatchObject({
      status: 422,
      json: { error: { code: 'EMPTY_WORKFLOW' } }
    });
  });

  test('one Idempotency-Key is one run; with another input it is refused', async () => {
    await post(`/workflows/${workflowId}/publish`);
    const key = { 'idempotency-key': 'k-1' };
    const runs = await Promise.all([start({ input: { a: 1 } }, key), start({ input: { a: 1 } }, key)]);
    expect(runIdOf(runs[0]!)).toBe(runIdOf(runs[1]!));
    expect(await start({ input: { a: 2 } }, key)).toMatchObject({
      status: 409,
      json: { error: { code: 'KEY_REUSED' } }
    });
  });

  test('with pretend services is asked for, shown everywhere and kept by a replay', async () => {
    await post(`/workflows/${workflowId}/publish`);
    const key = { 'idempotency-key': 'k-2' };
    const runId = runIdOf(await start({ pretend: true }, key));
    expect(await start({}, key)).toMatchObject({ status: 409, json: { error: { code: 'KEY_REUSED' } } });
    const real = runIdOf(await start());
    await asWorker(runId, { status: 'failed' });
    const replay = runIdOf(await post(`/runs/${runId}/replay`, { from: 'failed-step', version: 'live' }));
    expect((await get(`/runs/${replay}`)).json).toMatchObject({ replayOf: runId, pretend: true });
    expect((await get('/runs')).json).toMatchObject({
      data: [
        { id: replay, pretend: true },
        { id: real, pretend: false },
        { id: runId, pretend: true }
      ]
    });
  });

  test('a pretend test run needs no secrets; publishing and real runs do', async () => {
    const document = { ...startDocument(), nodes: { ...startDocument().nodes, n_slack: slackNode } };
    workflowId = await createWorkflow(document);
    expect(await start({ draft: true, pretend: true })).toMatchObject({ status: 202 });
    const refused = { status: 422, json: { error: { code: 'MISSING_FIELD' } } };
    expect(await start({ draft: true })).toMatchObject(refused);
    expect(await post(`/workflows/${workflowId}/publish`)).toMatchObject(refused);
  });

  test('a runner starts what is live and tests nothing', async () => {
    await post(`/workflows/${workflowId}/publish`);
    const { key } = await server.addMember(team.orgId, 'runner');
    const path = `/api/v1/workflows/${workflowId}/runs`;
    expect((await call('POST', path, { key, body: {} })).status).toBe(202);
    expect((await call('POST', path, { key, body: { draft: true } })).status).toBe(403);
  });

  test('from a trigger that is not there is refused', async () => {
    await post(`/workflows/${workflowId}/publish`);
    expect(await start({ triggerNodeId: 'n_other' })).toMatchObject({
      status: 422,
      json: { error: { field: 'triggerNodeId' } }
    });
    expect((await start({ input: [1] })).status).toBe(400);
  });

  test('listening for a test opens the webhook addresses of the edits', async () => {
    const id = await createWorkflow(webhookDocument('try-me', { method: 'POST' }));
    const { status, json } = await post(`/workflows/${id}/test-listen`);
    expect([status, json]).toMatchObject([
      200,
      { webhooks: [{ nodeId: 'n_hook', method: 'POST', url: 'http://127.0.0.1:3000/hooks/test/try-me' }] }
    ]);
    expect((await post(`/workflows/${workflowId}/test-listen`)).json).toMatchObject({
      error: { code: 'NO_WEBHOOK' }
    });
  });
});

describe('runs', () => {
  beforeEach(() => post(`/workflows/${workflowId}/publish`));

  test('are listed newest first, page by page, and filtered', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(runIdOf(await start({ input: { n } })));
    await asWorker(ids[0]!, { status: 'failed' });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await get(`/runs?limit=2&count=true${cursor && `&cursor=${cursor}`}`);
      const page = json as { data: { id: string }[]; nextCursor: string | null; total: number };
      expect(page.total).toBe(5);
      seen.push(...page.data.map((run) => run.id));
      cursor = page.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual(ids);
    expect((await get('/runs?status=failed')).json).toMatchObject({
      data: [{ id: ids[0] }],
      nextCursor: null
    });
    expect((await get('/runs?status=nonsense')).status).toBe(400);
    expect(await get('/runs?cursor=nonsense')).toMatchObject({
      status: 400,
      json: { error: { code: 'BAD_CURSOR' } }
    });
  });

  test('that wait in the queue are cancelled at once', async () => {
    const runId = runIdOf(await start());
    expect((await post(`/runs/${runId}/cancel`)).json).toEqual({ status: 'cancelled' });
    expect((await get(`/runs/${runId}/logs`)).json).toMatchObject({
      data: [{ seq: 1, kind: 'run.cancelled' }]
    });
  });

  test('are repeated from the start or the failed step, on the old or the live version', async () => {
    const runId = runIdOf(await start({ input: { a: 1 } }));
    expect(await post(`/runs/${runId}/replay`)).toMatchObject({
      status: 409,
      json: { error: { code: 'NOT_OVER' } }
    });
    await asWorker(runId, { status: 'failed' });
    const again = runIdOf(await post(`/runs/${runId}/replay`, { from: 'failed-step', version: 'live' }));
    expect((await get(`/runs/${again}`)).json).toMatchObject({
      trigger: 'replay',
      replayOf: runId,
      replayFrom: 'failed-step',
      input: { a: 1 }
    });
  });

  test('stream what is stored, then what happens, then the end', async () => {
    const runId = runIdOf(await start());
    await asWorker(runId, { status: 'running' }, 'one');
    const { response } = await get(`/runs/${runId}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (part: string) => {
      while (!text.includes(part)) text += (await reader.read()).value ?? '';
    };
    await readUntil('"one"');
    await asWorker(runId, { status: 'succeeded' }, 'two');
    await readUntil('event: end');
    expect(text.match(/^id: \d+$/gm)).toEqual(['id: 1', 'id: 2']);
    expect(text).toContain('data: {"status":"succeeded"}');
    expect((await reader.read()).done).toBe(true);
    const resumed = await call('GET', `/api/v1/runs/${runId}/events`, {
      key: team.key,
      headers: { 'last-event-id': '1' }
    });
    expect(await resumed.response.text()).not.toContain('"one"');
  });
});

describe('dead letters', () => {
  /** A run that failed after all its tries. */
  async function failForGood(): Promise<string> {
    await post(`/workflows/${workflowId}/publish`);
    const runId = runIdOf(await start());
    await asWorker(runId, { status: 'failed' });
    await withOrgs(server.platform.db, [team.orgId], async (tx) => {
      await tx`INSERT INTO dead_letters (org_id, run_id, workflow_id, version_id, node_id, error, attempts)
        SELECT org_id, id, workflow_id, version_id, 'n_set', '{"code":"HTTP_5XX","message":"503"}', 5 FROM runs
        WHERE id = ${fromPublicId('run', runId)!}`;
    });
    return runId;
  }

  test('are repeated once, however often the button is pressed', async () => {
    const runId = await failForGood();
    const [letter] = ((await get('/dead-letters')).json as { data: { id: string }[] }).data;
    expect(letter).toMatchObject({ runId, nodeId: 'n_set', attempts: 5, resolution: null });
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(`/dead-letters/${letter!.id}/replay`, { version: 'live' }))
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409]);
    expect((await get('/dead-letters')).json).toMatchObject({ data: [] });
    expect((await get('/dead-letters?open=false')).json).toMatchObject({
      data: [{ resolution: 'replayed' }]
    });
    expect((await post(`/dead-letters/${letter!.id}/discard`)).status).toBe(409);
  });

  test('are dealt with by running their run again', async () => {
    const runId = await failForGood();
    const answers = await Promise.all([1, 2].map(() => post(`/runs/${runId}/replay`)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409]);
    expect((await get('/dead-letters')).json).toMatchObject({ data: [] });
    expect((await post(`/runs/${runId}/replay`)).status).toBe(202);
  });
});
