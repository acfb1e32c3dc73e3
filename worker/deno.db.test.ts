import { withOrg } from '@automateos/db';
import { replaceSchedules } from '@automateos/db/queries/schedules';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainDocument, waitFor } from './testing/fixture.ts';
import { get, post, quick, set, start } from './testing/nodes.ts';
import { ok } from './testing/sink.ts';
import { DENO, NODE, openRig, type Rig } from './testing/worker-process.ts';

/** Deno starts slowly on a busy machine, and some runs wait for seconds. */
const SLOW = { timeout: 60_000 };
/** The supervisor's patience with a process that was asked to stop. */
const STOP_MS = 25_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

test('Deno runs a workflow: expressions, a request, a retry with the same key', SLOW, async () => {
  const { fixture, sink } = rig;
  await rig.startWorker(DENO);
  sink.answer((delivery, response) => {
    if (sink.deliveries.length > 1) return ok(delivery, response);
    response.writeHead(503).end();
  });
  const document = chainDocument({
    start,
    greet: set('text', 'Hello {{ $json.name.toUpperCase() }}', true),
    send: post(`${sink.url}/x`, quick(3)),
    after: set('sent', '{{ $json.body.ok }}')
  });
  const runId = await fixture.startRun(await fixture.publish(document), { input: { name: 'Ada' } });
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(sink.deliveries.map(({ body }) => body)).toEqual(['{"text":"Hello ADA"}', '{"text":"Hello ADA"}']);
  expect(sink.keys().size).toBe(1);
  expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
});

test('Deno parks a run that waits long, and a worker on Node wakes it up', SLOW, async () => {
  const { fixture, sink } = rig;
  const first = await rig.startWorker(DENO);
  sink.answer((delivery, response) => {
    if (sink.deliveries.length > 1) return ok(delivery, response);
    response.writeHead(429, { 'retry-after': '4' }).end();
  });
  const version = await fixture.publish(chainDocument({ start, read: get(`${sink.url}/r`, quick(3)) }));
  const runId = await fixture.startRun(version);
  await fixture.reaches(runId, 'waiting', 30_000);
  first.signal('SIGTERM');
  expect(await first.exited).toEqual({ code: 0, signal: null });
  await rig.startWorker(NODE);
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(sink.deliveries[1]!.at - sink.deliveries[0]!.at).toBeGreaterThanOrEqual(4_000);
});

test('Deno fires a schedule', SLOW, async () => {
  const { fixture } = rig;
  const version = await fixture.publish(
    chainDocument({ clock: { type: 'schedule', config: { cron: '0 0 1 1 *' } } })
  );
  const { orgId, workflowId, versionId } = version;
  const due = new Date();
  const schedule = { versionId, nodeId: 'clock', cron: '0 0 1 1 *', timeZone: 'Europe/Berlin' };
  await withOrg(fixture.database.db, orgId, (tx) =>
    replaceSchedules(tx, { orgId, workflowId }, [{ ...schedule, catchUp: 'once', nextAt: due }])
  );
  await rig.startWorker(DENO);
  const run = await waitFor(
    async () =>
      (await fixture.owner`SELECT status, input FROM runs WHERE status = 'succeeded'`)[0] ?? undefined,
    { what: 'the scheduled run', timeoutMs: 30_000 }
  );
  expect(run.input).toEqual({ scheduledAt: due.toISOString() });
});

test.each([
  { victim: 'Deno', heir: 'Node', commands: [DENO, NODE] },
  { victim: 'Node', heir: 'Deno', commands: [NODE, DENO] }
])(
  '$heir goes on with what a killed $victim left, and nothing takes effect twice',
  SLOW,
  async ({ commands }) => {
    const { fixture, sink } = rig;
    const victim = await rig.startWorker(commands[0]);
    sink.answer((delivery, response) => {
      if (sink.deliveries.length === 2) victim.signal('SIGKILL');
      else ok(delivery, response);
    });
    const document = chainDocument({ start, a: post(`${sink.url}/a`), b: post(`${sink.url}/b`) });
    const runId = await fixture.startRun(await fixture.publish(document), { input: { n: 1 } });
    await victim.exited;
    await rig.expireLeases();
    await rig.startWorker(commands[1]);
    await fixture.reaches(runId, 'succeeded', 30_000);
    expect(sink.deliveries.map(({ path }) => path)).toEqual(['/a', '/b', '/b']);
    expect(sink.keys().size).toBe(2);
    expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
  }
);

test('SIGTERM: Deno ends the step in flight, hands the run over and exits in time', SLOW, async () => {
  const { fixture, sink } = rig;
  const first = await rig.startWorker(DENO);
  let answer: (() => void) | undefined;
  sink.answer((delivery, response) => {
    answer = () => ok(delivery, response);
    if (sink.deliveries.length > 1) answer();
  });
  const document = chainDocument({ start, a: post(`${sink.url}/a`), b: post(`${sink.url}/b`) });
  const runId = await fixture.startRun(await fixture.publish(document));
  await waitFor(() => answer, { what: 'the first request', timeoutMs: 30_000 });
  const askedAt = Date.now();
  first.signal('SIGTERM');
  setTimeout(() => answer?.(), 500);
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(Date.now() - askedAt).toBeLessThan(STOP_MS);
  expect(await fixture.run(runId)).toMatchObject({ status: 'waiting' });
  await rig.startWorker(DENO);
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(sink.deliveries.map(({ path }) => path)).toEqual(['/a', '/b']);
});
