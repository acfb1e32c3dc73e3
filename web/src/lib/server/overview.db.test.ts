import { type SqlTx, withOrg, withOrgs } from '@automateos/db';
import { replaceSubscriptions } from '@automateos/db/queries/app-subscriptions';
import { noteConnectionTest } from '@automateos/db/queries/connections';
import { replaceFeeds } from '@automateos/db/queries/feeds';
import { createRuns, type NewRun } from '@automateos/db/queries/runs';
import { fromPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRunEvents } from '../../../server/run-events.ts';
import type { Overview } from './answers/overview.ts';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let workflowId: string;
let versionId: string;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
  ({ workflowId, versionId } = await publish('Orders'));
});

const post = async (path: string, body?: unknown) =>
  (await call('POST', `/api/v1${path}`, { key: team.key, body })).json as Record<string, string>;

const readOverview = async (period = 'day'): Promise<Overview> =>
  (await call('GET', `/api/v1/overview?period=${period}`, { key: team.key })).json as Overview;

async function publish(name: string, document = startDocument()) {
  const workflow = await post('/workflows', { name, document });
  const version = await post(`/workflows/${workflow.id}/publish`);
  return { workflowId: workflow.id!, versionId: version.versionId! };
}

interface Ended {
  status: 'succeeded' | 'failed' | 'cancelled';
  ms?: number;
  more?: Partial<NewRun>;
}

/** A run of the workflow as a worker leaves it behind. */
async function addRun({ status, ms = 100, more = {} }: Ended): Promise<string> {
  const { orgId } = team;
  const ids = { workflowId: fromPublicId('wf', workflowId)!, versionId: fromPublicId('ver', versionId)! };
  return withOrgs(server.platform.db, [orgId], async (tx) => {
    const [run] = await createRuns(tx, [
      { orgId, ...ids, trigger: 'webhook', triggerNodeId: 'n_start', input: {}, ...more }
    ]);
    await tx`UPDATE runs SET status = ${status}, started_at = now(), finished_at = now() + make_interval(secs => ${ms / 1000})
      WHERE id = ${run!.runId}`;
    if (status === 'failed')
      await tx`INSERT INTO dead_letters (org_id, run_id, workflow_id, version_id, node_id, error, attempts)
        VALUES (${orgId}, ${run!.runId}, ${ids.workflowId}, ${ids.versionId}, 'n_set',
          ${tx.json({ code: 'HTTP_5XX', message: 'The service answered 500.', nodeId: 'n_set' })}, 3)`;
    return run!.runId;
  });
}

describe('totals', () => {
  test('count finished runs of published versions by outcome and hour, tests and pretend runs apart', async () => {
    for (const ms of [100, 200, 300]) await addRun({ status: 'succeeded', ms });
    await addRun({ status: 'failed' });
    await addRun({ status: 'cancelled' });
    await addRun({ status: 'succeeded', more: { pretend: true } });
    await addRun({ status: 'failed', more: { draft: true } });
    const overview = await readOverview();
    expect(overview.totals).toEqual({ succeeded: 3, failed: 1, cancelled: 1 });
    expect(overview.before).toEqual({ succeeded: 0, failed: 0, cancelled: 0 });
    expect(overview.durations).toEqual({ medianMs: 200, slowMs: 300 });
    expect(overview.busiest).toEqual([{ workflowId, name: 'Orders', runs: 5, failed: 1 }]);
    const sum = overview.hours.reduce((all, hour) => all + hour.succeeded + hour.failed + hour.cancelled, 0);
    expect(sum).toBe(5);
    for (const { at } of overview.hours) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(Date.parse(overview.from));
      expect(Date.parse(at)).toBeLessThan(Date.parse(overview.to));
    }
  });

  test('of nothing are nothing, and there is no typical duration', async () => {
    expect(await readOverview('month')).toMatchObject({
      totals: { succeeded: 0, failed: 0, cancelled: 0 },
      durations: null,
      hours: [],
      busiest: [],
      attention: [],
      now: [],
      running: 0,
      workflows: { total: 1, active: 1 }
    });
  });

  test('are those of one team', async () => {
    await addRun({ status: 'failed' });
    team = await server.createTeam();
    expect(await readOverview()).toMatchObject({ totals: { failed: 0 }, attention: [], now: [] });
  });
});

test('runs under way come first, then the newest', async () => {
  await addRun({ status: 'succeeded' });
  const started = await post(`/workflows/${workflowId}/runs`, {});
  await addRun({ status: 'failed' });
  const { now, running } = await readOverview();
  expect(running).toBe(1);
  expect(now.map(({ status }) => status)).toEqual(['queued', 'failed', 'succeeded']);
  expect(now[0]!.id).toBe(started.runId);
});

describe('what needs attention', () => {
  test('one failure is a dead letter; three of the last five runs are a failing workflow', async () => {
    await addRun({ status: 'failed' });
    expect((await readOverview()).attention).toMatchObject([
      { kind: 'deadLetters', workflowId, deadLetters: 1, nodeId: 'n_set', error: { code: 'HTTP_5XX' } }
    ]);
    await addRun({ status: 'failed' });
    await addRun({ status: 'succeeded' });
    await addRun({ status: 'failed' });
    expect((await readOverview()).attention).toMatchObject([
      { kind: 'failing', deadLetters: 3, lastRuns: 4, lastFailed: 3 }
    ]);
  });

  test('dealt with, it is gone', async () => {
    await addRun({ status: 'failed' });
    const { data } = (await call('GET', '/api/v1/dead-letters', { key: team.key })).json as {
      data: { id: string }[];
    };
    await post(`/dead-letters/${data[0]!.id}/discard`, { reason: 'A test order.' });
    expect((await readOverview()).attention).toEqual([]);
  });

  test('a question that nobody has answered yet', async () => {
    const { runId } = await post(`/workflows/${workflowId}/runs`, {});
    const { orgId } = team;
    await withOrgs(
      server.platform.db,
      [orgId],
      (tx) =>
        tx`INSERT INTO run_waits (org_id, run_id, node_id, title, message, due_at, on_deadline)
        VALUES (${orgId}, ${fromPublicId('run', runId!)!}, 'n_ask', 'Refund over $200?', '', now() + interval '1 day', 'rejected')`
    );
    expect((await readOverview()).attention).toMatchObject([
      { kind: 'question', workflowId, runId, question: 'Refund over $200?' }
    ]);
    await withOrgs(
      server.platform.db,
      [orgId],
      (tx) => tx`UPDATE run_waits SET decision = 'approved', decided_at = now(), decided_via = 'app'`
    );
    expect((await readOverview()).attention).toEqual([]);
  });

  test('a schedule that is long due, of a workflow that is on', async () => {
    const { orgId } = team;
    await withOrgs(
      server.platform.db,
      [orgId],
      (tx) =>
        tx`INSERT INTO schedules (org_id, workflow_id, version_id, node_id, cron, time_zone, catch_up, next_at)
        VALUES (${orgId}, ${fromPublicId('wf', workflowId)!}, ${fromPublicId('ver', versionId)!}, 'n_start', '* * * * *', 'UTC',
          'skip', now() - interval '10 minutes')`
    );
    expect((await readOverview()).attention).toMatchObject([{ kind: 'scheduleLate', workflowId }]);
    await post(`/workflows/${workflowId}/deactivate`);
    expect((await readOverview()).attention).toEqual([]);
  });

  test('a secret that is gone but used by a live step', async () => {
    const secret = await post('/secrets', { name: 'Slack', value: 'something long' });
    const document = startDocument();
    document.nodes.n_call = {
      type: 'http-request',
      typeVersion: 1,
      label: 'Tell the team',
      position: { x: 480, y: 0 },
      config: { url: 'https://slack.com/api/auth.test', auth: 'bearer', secret: secret.id! }
    };
    const live = await publish('Notices', document);
    expect((await readOverview()).attention).toEqual([]);
    await call('DELETE', `/api/v1/secrets/${secret.id}`, { key: team.key });
    expect((await readOverview()).attention).toMatchObject([
      { kind: 'secretGone', workflowId: live.workflowId, nodeId: 'n_call', nodeLabel: 'Tell the team' }
    ]);
  });

  test('a connection that is refused, once a live step uses it', async () => {
    const values = { token: 'xoxb-a-long-token-of-a-bot' };
    const { id } = await post('/connections', { app: 'slack', name: 'Team', values });
    const refused = { status: 'failing', message: 'Access was taken back.' } as const;
    const key = { orgId: team.orgId, id: fromPublicId('con', id!)!, version: 1 };
    await withOrg(server.platform.db, team.orgId, (tx) => noteConnectionTest(tx, { ...key, ...refused }));
    expect((await readOverview()).attention).toEqual([]);
    const document = startDocument();
    document.nodes.n_post = {
      type: 'slack',
      typeVersion: 1,
      label: 'Post',
      position: { x: 480, y: 0 },
      config: { connection: id!, channel: '#general', text: 'Hello' }
    };
    const live = await publish('Notices', document);
    expect((await readOverview()).attention).toMatchObject([
      {
        kind: 'connectionFailing',
        workflowId: live.workflowId,
        nodeId: 'n_post',
        connectionName: 'Team',
        error: { message: 'Access was taken back.' }
      }
    ]);
  });

  test('a feed: at once when it never worked, else after three turns without it', async () => {
    const orgId = team.orgId;
    const place = { orgId, workflowId: fromPublicId('wf', workflowId)! };
    const feed = { versionId: fromPublicId('ver', versionId)!, nodeId: 'n_start', url: 'https://a.example/' };
    await withOrg(server.platform.db, orgId, (tx) => replaceFeeds(tx, place, [{ ...feed, everyMs: 60_000 }]));
    const change = (part: (tx: SqlTx) => Promise<unknown>) => withOrgs(server.platform.db, [orgId], part);
    const message = 'The feed answered with status 404.';
    await change((tx) => tx`UPDATE feeds SET failures = 1, message = ${message}`);
    const told = [{ kind: 'feedFailing', workflowId, nodeId: 'n_start', error: { message } }];
    expect((await readOverview()).attention).toMatchObject(told);
    await change((tx) => tx`UPDATE feeds SET begun_at = now(), failures = 2`);
    expect((await readOverview()).attention).toEqual([]);
    await change((tx) => tx`UPDATE feeds SET failures = 3`);
    expect((await readOverview()).attention).toMatchObject(told);
  });

  test('a bot that could not be told where its events go', async () => {
    const { orgId } = team;
    const values = { token: '123456:a-long-token-of-a-bot' };
    const { id } = await post('/connections', { app: 'telegram', name: 'Bot', values });
    const place = { orgId, workflowId: fromPublicId('wf', workflowId)! };
    const connectionId = fromPublicId('con', id!)!;
    const wanted = { app: 'telegram', connectionId, nodeId: 'n_start', path: 'bot', settings: {} };
    await withOrg(server.platform.db, orgId, (tx) => replaceSubscriptions(tx, place, [wanted]));
    expect((await readOverview()).attention).toEqual([]);
    const message = 'Telegram could not be reached.';
    await withOrgs(
      server.platform.db,
      [orgId],
      (tx) => tx`UPDATE app_subscriptions SET message = ${message}`
    );
    expect((await readOverview()).attention).toMatchObject([
      { kind: 'botFailing', workflowId, nodeId: 'n_start', error: { message } }
    ]);
  });
});

const notify = (orgId: string) =>
  withOrgs(server.platform.db, [orgId], (tx) => tx`SELECT pg_notify('run_events', ${`${orgId}:${orgId}`})`);

describe('news', () => {
  test('come at once, because some may have been missed, and with every run of the team', async () => {
    const { response } = await call('GET', '/api/v1/runs/events', { key: team.key });
    const reader = response.body!.getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value as Uint8Array);
    expect(await next()).toMatch(/^event: news\ndata: \{"at":/);
    await notify(team.orgId);
    expect(await next()).toContain('event: news');
    await reader.cancel();
  });

  test('are not told to other teams', async () => {
    const other = await server.createTeam();
    const events = createRunEvents(server.platform.db, (error) => expect.unreachable(String(error)));
    const woken: string[] = [];
    const watch = (orgId: string) => events.watch(orgId, () => woken.push(orgId));
    const stops = [watch(team.orgId), watch(other.orgId)];
    await expect.poll(() => woken).toEqual([team.orgId, other.orgId]); // it listens now
    await notify(team.orgId);
    await expect.poll(() => woken).toEqual([team.orgId, other.orgId, team.orgId]);
    for (const stop of stops) stop();
  });
});
