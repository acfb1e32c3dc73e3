import { describe, expect, test, type TestContext } from 'vitest';
import type { NewRun } from '@automateos/db/queries/runs';
import type { TestVersion } from '@automateos/db/testing';
import { chainDocument, waitFor, wired, type Fixture } from './testing/fixture.ts';
import { post, pure, set, start } from './testing/nodes.ts';
import { ok, type Delivery, type Sink } from './testing/sink.ts';
import { openRig, POISONOUS, type Rig, type WorkerProcess } from './testing/worker-process.ts';

/** security P3: the lease of 15 s, the reaper's 5 s, and some air. */
const RECOVERY_MS = 25_000;

async function setUp({ onTestFinished }: TestContext): Promise<Rig> {
  const rig = await openRig();
  onTestFinished(() => rig.close());
  return rig;
}

/** Two requests, one after the other, whose addresses tell the run. */
function twoCalls(sink: Sink) {
  return chainDocument({
    start,
    a: post({ expr: `${sink.url}/a?n={{ $json.n }}` }),
    n: set('n', "{{ $('start').item.json.n }}"),
    b: post({ expr: `${sink.url}/b?n={{ $json.n }}` })
  });
}

const manyRuns = (version: TestVersion, count: number): NewRun[] =>
  Array.from({ length: count }, (_, n) => ({ ...version, trigger: 'manual', input: { n } }));

/** security I1-I5 and P2: nothing lost, nothing done twice, logs whole. */
async function expectAllDone({ fixture, sink }: Rig, runIds: string[], callsPerRun: number): Promise<void> {
  for (const runId of runIds) await fixture.reaches(runId, 'succeeded', RECOVERY_MS + 20_000);
  for (const runId of runIds) expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
  const effects = runIds.length * callsPerRun;
  expect(new Set(sink.deliveries.map((delivery) => delivery.path)).size).toBe(effects);
  expect(sink.keys().size).toBe(effects);
  const keysByPath = Map.groupBy(sink.deliveries, (delivery) => delivery.path);
  for (const deliveries of keysByPath.values())
    expect(new Set(deliveries.map(({ key }) => key)).size).toBe(1);
  const double = await fixture.owner`SELECT 1 FROM run_steps WHERE status = 'succeeded'
    GROUP BY run_id, node_id, iteration, item_group HAVING count(*) > 1`;
  expect(double).toHaveLength(0);
  const left = await fixture.owner`SELECT 1 FROM graphile_worker._private_jobs WHERE attempts < max_attempts`;
  expect(left.length).toBeLessThanOrEqual(runIds.length);
}

const steps = async (fixture: Fixture, runId: string) =>
  (await fixture.steps(runId)).map((step) => [step.nodeId, step.attempt, step.status]);
const messages = async (fixture: Fixture, runId: string) =>
  (await fixture.logs(runId)).map((log) => log.message);

describe.concurrent('worker processes', { timeout: 120_000 }, () => {
  test('killed among many runs: each goes on within 25 s, nothing is lost, nothing takes effect twice', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const victim = await rig.startWorker();
    let killedAt = Infinity;
    let heir: Promise<WorkerProcess> | undefined;
    sink.answer((delivery, response) => {
      if (sink.deliveries.length === 25) {
        victim.signal('SIGKILL');
        killedAt = delivery.at;
        heir = rig.startWorker();
      }
      setTimeout(() => ok(delivery, response), 20);
    });
    const version = await fixture.publish(twoCalls(sink));
    const runIds = await fixture.startRuns(manyRuns(version, 30));
    await expectAllDone(rig, runIds, 2);
    await heir;
    const inFlight = sink.deliveries.filter((one) =>
      sink.deliveries.some((two) => two !== one && two.key === one.key)
    );
    expect(inFlight.length).toBeLessThanOrEqual(2 * 10);
    const resumed =
      await fixture.owner`SELECT started_at FROM run_steps WHERE node_id = 'b' ORDER BY started_at`;
    expect(resumed.filter((row) => (row.started_at as Date).getTime() > killedAt).length).toBeGreaterThan(0);
    const repeats = inFlight
      .filter((delivery) => delivery.at > killedAt)
      .map((delivery) => delivery.at - killedAt);
    expect(Math.max(...repeats)).toBeLessThan(RECOVERY_MS);
  });

  test('killed in the middle of a loop: it goes on in that round, nothing takes effect twice', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const victim = await rig.startWorker();
    let heir: Promise<WorkerProcess> | undefined;
    sink.answer((delivery, response) => {
      if (sink.deliveries.length === 4) {
        victim.signal('SIGKILL');
        heir = rig.expireLeases().then(() => rig.startWorker());
      } else ok(delivery, response);
    });
    const version = await fixture.publish(
      wired(
        {
          start,
          split: { type: 'split-out', config: { list: { expr: '{{ $json.list }}' } } },
          loop: { type: 'loop' },
          a: post({ expr: `${sink.url}/a?n={{ $json.n }}` }),
          n: set('n', "{{ $('loop').item.json.n }}"),
          end: set('n', '{{ $json.n }}', true)
        },
        ...['start>split', 'split>loop', 'loop.loop>a', 'a>n', 'n>loop.back', 'loop.done>end']
      )
    );
    const list = Array.from({ length: 8 }, (_, n) => ({ n }));
    const runId = await fixture.startRun(version, { input: { list } });
    await victim.exited;
    await expectAllDone(rig, [runId], 8);
    await heir;
    expect(sink.deliveries).toHaveLength(9);
    const end = (await fixture.steps(runId)).find((step) => step.nodeId === 'end');
    expect(end?.output?.out?.map((item) => item.data)).toEqual(list.map(({ n }) => ({ n: String(n) })));
  });

  test('killed between the effect and its record: the request is sent again with the same key, and the log says so', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const victim = await rig.startWorker();
    sink.answer((delivery, response) => {
      if (sink.deliveries.length === 1) victim.signal('SIGKILL');
      else ok(delivery, response);
    });
    const version = await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`) }));
    const runId = await fixture.startRun(version, { input: { b: 1, a: 2 } });
    await victim.exited;
    await rig.expireLeases();
    await rig.startWorker();
    await expectAllDone(rig, [runId], 1);
    expect(sink.deliveries).toHaveLength(2);
    expect(sink.deliveries.map((delivery) => delivery.body)).toEqual(['{"b":1,"a":2}', '{"b":1,"a":2}']);
    expect(await steps(fixture, runId)).toContainEqual(['send', 1, 'succeeded']);
    expect(await messages(fixture, runId)).toContain('Repeated with the same Idempotency-Key');
  });

  test('SIGTERM: the step in flight ends, no other starts, another worker goes on at once', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const first = await rig.startWorker();
    let answer: (() => void) | undefined;
    sink.answer((delivery, response) => {
      answer = () => ok(delivery, response);
      if (sink.deliveries.length > 1) answer();
    });
    const runId = await fixture.startRun(await fixture.publish(twoCalls(sink)), { input: { n: 1 } });
    await waitFor(() => answer, { what: 'the first request' });
    first.signal('SIGTERM');
    setTimeout(() => answer?.(), 1_000);
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(sink.deliveries).toHaveLength(1);
    expect(await fixture.run(runId)).toMatchObject({ status: 'waiting' });
    await rig.startWorker();
    const readyAt = Date.now();
    await expectAllDone(rig, [runId], 2);
    expect(sink.deliveries).toHaveLength(2);
    expect(sink.deliveries[1]!.at - readyAt).toBeLessThan(3_000);
    expect(await steps(fixture, runId)).toEqual([
      ['start', 1, 'succeeded'],
      ['a', 1, 'succeeded'],
      ['n', 1, 'succeeded'],
      ['b', 1, 'succeeded']
    ]);
  });

  test('SIGTERM with a step that does not end: it is given up after 20 s without costing an attempt', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const first = await rig.startWorker();
    sink.answer((delivery, response) => void (sink.deliveries.length > 1 && ok(delivery, response)));
    const runId = await fixture.startRun(
      await fixture.publish(chainDocument({ start, send: post(`${sink.url}/x`) }))
    );
    await waitFor(() => sink.deliveries.length === 1, { what: 'the request' });
    const stoppedAt = Date.now();
    first.signal('SIGTERM');
    expect(await first.exited).toEqual({ code: 0, signal: null });
    expect(Date.now() - stoppedAt).toBeLessThan(RECOVERY_MS);
    await rig.startWorker();
    await expectAllDone(rig, [runId], 1);
    expect((await steps(fixture, runId)).filter(([node]) => node === 'send')).toEqual([
      ['send', 1, 'succeeded']
    ]);
  });

  test('a worker that was paused and replaced writes nothing when it comes back', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const zombie = await rig.startWorker();
    const held: [Delivery, Parameters<typeof ok>[1]][] = [];
    sink.answer((delivery, response) => {
      if (held.length === 0) held.push([delivery, response]);
      else ok(delivery, response);
    });
    const runId = await fixture.startRun(await fixture.publish(twoCalls(sink)), { input: { n: 1 } });
    await waitFor(() => held.length === 1, { what: 'the first request' });
    zombie.signal('SIGSTOP');
    await rig.startWorker();
    const pausedAt = Date.now();
    await fixture.reaches(runId, 'succeeded', RECOVERY_MS + 5_000);
    expect(Date.now() - pausedAt).toBeLessThan(RECOVERY_MS);
    const before = [await fixture.steps(runId), await fixture.logs(runId)];
    ok(...held[0]!); // the answer that the zombie was waiting for
    zombie.signal('SIGCONT');
    // It works on under a new identity: it takes its part of new runs.
    await waitFor(
      async () => (await fixture.owner`SELECT 1 FROM workers WHERE lease_until > now()`).length === 2,
      { what: 'the paused worker to register again' }
    );
    expect([await fixture.steps(runId), await fixture.logs(runId)]).toEqual(before);
    await expectAllDone(rig, [runId], 2);
    zombie.signal('SIGTERM');
    expect(await zombie.exited).toEqual({ code: 0, signal: null });
  });

  test('two workers share the runs, and none is executed twice', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    await Promise.all([rig.startWorker(), rig.startWorker()]);
    const runIds = await fixture.startRuns(manyRuns(await fixture.publish(twoCalls(sink)), 150));
    await expectAllDone(rig, runIds, 2);
    expect(sink.deliveries).toHaveLength(300);
    const [shared] = await fixture.owner`SELECT count(DISTINCT worker_id)::int AS workers FROM runs`;
    expect(shared!.workers).toBe(2);
  });

  test('lost database connections end no process and lose no run', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const worker = await rig.startWorker();
    const version = await fixture.publish(twoCalls(sink));
    const runIds: string[] = [];
    for (let round = 0; round < 8; round++) {
      runIds.push(
        ...(await fixture.startRuns(
          manyRuns(version, 10).map((run) => ({ ...run, input: { n: runIds.length + Number(run.input.n) } }))
        ))
      );
      await waitFor(() => sink.deliveries.length > round * 15, { what: 'runs in progress' });
      await fixture.owner`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename IN ('automateos_app', 'automateos_queue')
          AND application_name NOT LIKE 'test%'`;
    }
    await expectAllDone(rig, runIds, 2);
    expect(worker.isGone()).toBe(false);
  });

  test('a run that kills its worker is given up after five workers; runs beside it are not', async (context) => {
    const rig = await setUp(context);
    const { fixture, sink } = rig;
    const poison = await fixture.startRun(await fixture.publish(chainDocument({ start, boom: pure })));
    const innocent = await fixture.startRuns(manyRuns(await fixture.publish(twoCalls(sink)), 5));
    sink.answer((delivery, response) => setTimeout(() => ok(delivery, response), 300));
    let deaths = 0;
    for (; deaths < 8 && (await fixture.run(poison)).status !== 'failed'; deaths++) {
      const worker = await rig.startWorker(POISONOUS).catch(() => undefined);
      await waitFor(
        async () => worker?.isGone() !== false || (await fixture.run(poison)).status === 'failed',
        {
          what: 'the worker to die or to give the run up'
        }
      );
      if (worker?.isGone() === false) break;
      await rig.expireLeases();
    }
    expect(deaths).toBeLessThanOrEqual(5);
    expect((await fixture.run(poison)).error).toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('5 times')
    });
    expect(await fixture.owner`SELECT 1 FROM dead_letters WHERE run_id = ${poison}`).toHaveLength(1);
    expect(await fixture.checkChain(poison)).toMatchObject({ ok: true });
    await expectAllDone(rig, innocent, 2);
  });
});
