import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withOrg, withOrgs } from '@automateos/db';
import { requestCancel } from '@automateos/db/queries/runs';
import { createSecretStore } from '@automateos/egress';
import { toPublicId } from '@automateos/workflow';
import { chainDocument, openFixture, waitFor, type Fixture } from '../testing/fixture.ts';
import { get, items, post, quick, set, start } from '../testing/nodes.ts';
import { ok, openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  worker = await startTestWorker(fixture, { allow: [sink.host] });
});
beforeEach(() => {
  sink.deliveries.length = 0;
  sink.answer(ok);
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

const rows = async (runId: string, nodeId: string) =>
  (await fixture.steps(runId)).filter((step) => step.nodeId === nodeId);
const kinds = async (runId: string) => (await fixture.logs(runId)).map((log) => log.kind);

test('each item of a writing step has its own row and its own key', async () => {
  const document = chainDocument({
    list: items,
    send: post(`${sink.url}/x`),
    after: set('n', '{{ $json.status }}')
  });
  const runId = await fixture.startRun(await fixture.publish(document), {
    input: { items: [1, 2, 3, 4, 5, 6, 7] }
  });
  await fixture.reaches(runId, 'succeeded');
  expect((await rows(runId, 'send')).map((row) => [row.itemGroup, row.status])).toEqual(
    [0, 1, 2, 3, 4, 5, 6].map((group) => [group, 'succeeded'])
  );
  expect(sink.deliveries.map((delivery) => delivery.body).sort()).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7'
  ]);
  expect(sink.keys().size).toBe(7);
  const stored =
    await fixture.owner`SELECT idempotency_key AS key FROM run_steps WHERE run_id = ${runId} AND node_id = 'send'`;
  expect(new Set(stored.map((row) => row.key))).toEqual(sink.keys());
  const [after] = await rows(runId, 'after');
  expect(after!.output!.out!.map((item) => item.from)).toEqual([[0], [1], [2], [3], [4], [5], [6]]);
});

test('a writing step is on record before its request leaves', async () => {
  const document = chainDocument({ start, send: post(`${sink.url}/x`) });
  const version = await fixture.publish(document);
  const seen = new Promise<unknown>((resolve) =>
    sink.answer((delivery, response) => {
      const ask = fixture.owner`SELECT status, idempotency_key = ${delivery.key!} AS same FROM run_steps WHERE node_id = 'send'
        AND status = 'running'`;
      void ask.then((found) => {
        resolve(found[0]);
        ok(delivery, response);
      });
    })
  );
  const runId = await fixture.startRun(version);
  expect(await seen).toMatchObject({ status: 'running', same: true });
  await fixture.reaches(runId, 'succeeded');
  expect(await kinds(runId)).toEqual([
    'run.started',
    'step.succeeded',
    'step.started',
    'step.succeeded',
    'run.succeeded'
  ]);
});

test('a step that only reads sends no key', async () => {
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, read: get(`${sink.url}/r`) }))
  );
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries).toMatchObject([{ method: 'GET', key: undefined }]);
});

test('steps that do not depend on each other are out at the same time', async () => {
  const document = chainDocument({ start, a: get(`${sink.url}/a`) });
  document.nodes.b = { ...document.nodes.a!, ...get(`${sink.url}/b`) };
  document.edges.b = { source: 'start', sourcePort: 'out', target: 'b', targetPort: 'in' };
  const waiting: (() => void)[] = [];
  sink.answer((delivery, response) => {
    waiting.push(() => ok(delivery, response));
    if (waiting.length === 2) for (const release of waiting) release();
  });
  await fixture.reaches(await fixture.startRun(await fixture.publish(document)), 'succeeded');
});

test('a failed attempt is repeated with the same key until it succeeds, and then no more', async () => {
  sink.answer((delivery, response) => {
    if (sink.deliveries.length >= 3) return ok(delivery, response);
    response.writeHead(503).end();
  });
  const version = await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`, quick(5)) }));
  const runId = await fixture.startRun(version);
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries).toHaveLength(3);
  expect(sink.keys().size).toBe(1);
  expect((await rows(runId, 'send')).map((row) => [row.attempt, row.status, row.error?.code])).toEqual([
    [1, 'failed', 'HTTP_5XX'],
    [2, 'failed', 'HTTP_5XX'],
    [3, 'succeeded', undefined]
  ]);
  expect((await kinds(runId)).filter((kind) => kind === 'step.retrying')).toHaveLength(2);
});

test('Retry-After is waited for', async () => {
  sink.answer((delivery, response) => {
    if (sink.deliveries.length > 1) return ok(delivery, response);
    response.writeHead(429, { 'retry-after': '1' }).end();
  });
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, read: get(`${sink.url}/r`, quick(3)) }))
  );
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries[1]!.at - sink.deliveries[0]!.at).toBeGreaterThanOrEqual(1_000);
});

test('a long wait frees the slot: the run is parked and wakes up in time', async () => {
  sink.answer((delivery, response) => {
    if (sink.deliveries.length > 1) return ok(delivery, response);
    response.writeHead(429, { 'retry-after': '4' }).end();
  });
  const runId = await fixture.startRun(
    await fixture.publish(
      chainDocument({ start, read: get(`${sink.url}/r`, quick(3)), after: set('a', 'b') })
    )
  );
  const parked = await fixture.reaches(runId, 'waiting');
  expect(parked.wakeAt!.getTime()).toBeGreaterThan(Date.now() + 1_000);
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries[1]!.at - sink.deliveries[0]!.at).toBeGreaterThanOrEqual(4_000);
  expect((await rows(runId, 'start')).length).toBe(1);
  expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
  expect(await kinds(runId)).toContain('run.waiting');
});

test('attempts that are used up end the run with a dead letter', async () => {
  sink.answer((_delivery, response) => response.writeHead(500).end('{"message":"down"}'));
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`, quick(2)) }))
  );
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error).toMatchObject({
    code: 'HTTP_5XX',
    nodeId: 'send',
    message: 'The server answered 500: down'
  });
  const [letter] = await fixture.owner`SELECT attempts FROM dead_letters WHERE run_id = ${runId}`;
  expect(letter).toEqual({ attempts: 2 });
});

test('an error of the sender is not repeated, and no further item is sent', async () => {
  sink.answer((_delivery, response) => response.writeHead(404).end());
  const document = chainDocument({ list: items, send: post(`${sink.url}/x`, quick(5)) });
  const many = Array.from({ length: 40 }, (_, index) => index);
  const runId = await fixture.startRun(await fixture.publish(document), { input: { items: many } });
  await fixture.reaches(runId, 'failed');
  expect(sink.deliveries.length).toBeLessThan(15);
  expect(sink.keys().size).toBe(sink.deliveries.length);
});

test('a service that does not answer is left after the time of the step', async () => {
  sink.answer(() => {});
  const settings = { ...quick(1), timeoutMs: 300 };
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, read: get(`${sink.url}/r`, settings) }))
  );
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error).toMatchObject({ code: 'TIMEOUT', message: 'The step took longer than 0.3 seconds.' });
  await waitFor(() => sink.deliveries[0]!.isAborted, { what: 'the request to be dropped' });
});

test('cancelling drops the request in flight and ends the run within two seconds', async () => {
  sink.answer(() => {});
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`) }))
  );
  await waitFor(() => sink.deliveries.length === 1, { what: 'the request' });
  await withOrgs(fixture.database.db, [fixture.orgId], (tx) =>
    requestCancel(tx, { orgId: fixture.orgId, runId })
  );
  await fixture.reaches(runId, 'cancelled', 2_000);
  await waitFor(() => sink.deliveries[0]!.isAborted, { what: 'the request to be dropped' });
  expect((await rows(runId, 'send')).map((row) => row.status)).toEqual(['cancelled']);
  expect((await kinds(runId)).at(-1)).toBe('run.cancelled');
  expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
  expect(await fixture.owner`SELECT 1 FROM dead_letters WHERE run_id = ${runId}`).toHaveLength(0);
});

test('a cancel that was asked for while the worker could not listen is found when it listens again', async () => {
  sink.answer(() => {});
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`) }))
  );
  await waitFor(() => sink.deliveries.length === 1, { what: 'the request' });
  await fixture.owner`UPDATE runs SET cancel_requested_at = now() WHERE id = ${runId}`;
  await fixture.owner`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'automateos-worker' AND query ILIKE 'listen%'`;
  await fixture.reaches(runId, 'cancelled');
});

test('a secret that the other side sends back is nowhere in what is stored', async () => {
  const secret = 'CANARY-7f3a-correct-horse';
  const store = createSecretStore({ db: fixture.database.db, masterKey: fixture.database.masterKey });
  const { orgId, userId: createdBy } = fixture;
  const created = await withOrg(fixture.database.db, orgId, (tx) =>
    store.create(tx, { orgId, createdBy, name: 'Key', value: secret, hosts: [] })
  );
  sink.answer((delivery, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-echo': delivery.headers.authorization });
    response.end(
      JSON.stringify({ echo: delivery.headers.authorization, base64: Buffer.from(secret).toString('base64') })
    );
  });
  const call = get(`${sink.url}/echo`);
  call.config = { ...call.config, auth: 'bearer', secret: toPublicId('sec', created.id) };
  const runId = await fixture.startRun(
    await fixture.publish(chainDocument({ start, call, after: set('copy', '{{ $json.body.echo }}') }))
  );
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries[0]!.headers.authorization).toBe(`Bearer ${secret}`);
  const everything = JSON.stringify([
    await fixture.steps(runId),
    await fixture.logs(runId),
    await fixture.run(runId)
  ]);
  expect(everything).toContain('••••••');
  expect(everything).not.toContain(secret);
  expect(everything).not.toContain(Buffer.from(secret).toString('base64').slice(0, 20));
});

test('a secret that is deleted during the run ends it at its next use, without another try', async () => {
  const store = createSecretStore({ db: fixture.database.db, masterKey: fixture.database.masterKey });
  const { orgId, userId: createdBy } = fixture;
  const created = await withOrg(fixture.database.db, orgId, (tx) =>
    store.create(tx, { orgId, createdBy, name: 'Short-lived', value: 'CANARY-short-lived', hosts: [] })
  );
  const first = get(`${sink.url}/1`, quick(5));
  first.config = { ...first.config, auth: 'bearer', secret: toPublicId('sec', created.id) };
  const second = { ...first, config: { ...first.config, url: `${sink.url}/2` } };
  sink.answer((delivery, response) => {
    const deleted = fixture.owner`UPDATE secrets SET deleted_at = now() WHERE id = ${created.id}`;
    void deleted.then(() => ok(delivery, response));
  });
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, first, second })));
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error).toMatchObject({ code: 'SECRET_MISSING', nodeId: 'second' });
  expect(sink.deliveries).toHaveLength(1);
  expect((await rows(runId, 'second')).map((row) => row.attempt)).toEqual([1]);
});

test('a run keeps the version it started with, whatever happens to the workflow meanwhile', async () => {
  const version = await fixture.publish(
    chainDocument({ start, a: get(`${sink.url}/a`), b: set('version', 'first') })
  );
  sink.answer((delivery, response) => {
    const change = async () => {
      const next = chainDocument({ start, a: get(`${sink.url}/a`), b: set('version', 'second') });
      await fixture.publish(next, { workflowId: version.workflowId });
      await fixture.owner`UPDATE workflows SET active = false, name = 'Renamed', deleted_at = now()
        WHERE id = ${version.workflowId}`;
      ok(delivery, response);
    };
    void change();
  });
  const runId = await fixture.startRun(version);
  await fixture.reaches(runId, 'succeeded');
  expect((await rows(runId, 'b'))[0]!.output!.out![0]!.data).toMatchObject({ version: 'first' });
});

test('a flood of one organisation holds nobody else up', async () => {
  sink.answer((delivery, response) => setTimeout(() => ok(delivery, response), 30));
  const flood = await fixture.publish(
    chainDocument({ start, send: post({ expr: `${sink.url}/flood?n={{ $json.n }}` }) })
  );
  await fixture.startRuns(
    Array.from({ length: 300 }, (_, n) => ({ ...flood, trigger: 'manual', input: { n } }))
  );
  const orgId = await fixture.createOrg();
  const calm = await fixture.publish(chainDocument({ start, read: get(`${sink.url}/calm`) }), { orgId });
  const runId = await fixture.startRun(calm);
  await fixture.reaches(runId, 'succeeded');
  const ahead = sink.deliveries.findIndex((delivery) => delivery.path === '/calm');
  expect(ahead).toBeLessThan(50 + 30); // what was admitted before, and what was in flight
  await waitFor(() => sink.deliveries.length === 301, { what: 'the flood to pass' });
});
