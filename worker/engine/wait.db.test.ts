import { withOrgs } from '@automateos/db';
import { requestCancel } from '@automateos/db/queries/run-control';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainDocument, waitFor } from '../testing/fixture.ts';
import { post, set, start } from '../testing/nodes.ts';
import { DENO, NODE, openRig, type Rig } from '../testing/worker-process.ts';

const SLOW = { timeout: 60_000 };
const DAY = 86_400_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const days = (count: number) => ({ type: 'wait', config: { durationMs: count * DAY } });

async function stepOf(runId: string, nodeId: string) {
  return (await rig.fixture.steps(runId)).find((step) => step.nodeId === nodeId);
}

test.each([
  { first: NODE, second: DENO, name: 'Node, then Deno' },
  { first: DENO, second: NODE, name: 'Deno, then Node' }
])('a wait of days outlives its worker and takes no slot: $name', SLOW, async ({ first, second }) => {
  const { fixture, sink } = rig;
  const worker = await rig.startWorker(first);
  const document = chainDocument({
    start,
    before: post(`${sink.url}/before`),
    pause: days(3),
    name: set('n', "{{ $('start').item.json.n }}"),
    after: post(`${sink.url}/after`)
  });
  const runId = await fixture.startRun(await fixture.publish(document), { input: { n: 7 } });
  const parked = await fixture.reaches(runId, 'waiting', 30_000);
  const waiting = await stepOf(runId, 'pause');
  expect(waiting).toMatchObject({ status: 'waiting', attempt: 1, finishedAt: null });
  expect(waiting?.retryAt).toEqual(parked.wakeAt);
  expect(parked.wakeAt!.getTime() - waiting!.startedAt.getTime()).toBe(3 * DAY);
  await waitFor(
    async () =>
      (await fixture.owner`SELECT 1 FROM graphile_worker._private_jobs WHERE run_at <= now()`).length === 0,
    { what: 'an empty queue' }
  );

  worker.signal('SIGKILL');
  await worker.exited;
  await rig.expireLeases();
  await fixture.letPass(runId, 3 * DAY + 1_000);
  await rig.startWorker(second);
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(sink.deliveries.map(({ path }) => path)).toEqual(['/before', '/after']);
  expect(await stepOf(runId, 'pause')).toMatchObject({ status: 'succeeded', attempt: 1, retryAt: null });
  expect((await fixture.steps(runId)).filter((step) => step.nodeId === 'pause')).toHaveLength(1);
  expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
});

test('it wakes at its time, not before; a date that is over is no wait', SLOW, async () => {
  const { fixture } = rig;
  await rig.startWorker(NODE);
  const short = { type: 'wait', config: { durationMs: 4_000 } };
  const past = { type: 'wait', config: { mode: 'until', date: '2020-01-01' } };
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, past, short })), {
    pretend: true
  });
  await fixture.reaches(runId, 'waiting');
  await fixture.reaches(runId, 'succeeded', 30_000);
  const step = await stepOf(runId, 'short');
  expect(step!.finishedAt!.getTime() - step!.startedAt.getTime()).toBeGreaterThanOrEqual(4_000);
  const kinds = (await fixture.logs(runId)).filter((line) => line.nodeId === 'past').map((line) => line.kind);
  expect(kinds).not.toContain('step.waiting');
});

test('cancelling ends a waiting run and its step at once', SLOW, async () => {
  const { fixture } = rig;
  await rig.startWorker(NODE);
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, pause: days(1) })));
  await fixture.reaches(runId, 'waiting');
  const key = { orgId: fixture.orgId, runId };
  const status = await withOrgs(fixture.database.db, [fixture.orgId], (tx) => requestCancel(tx, key));
  expect(status).toBe('cancelled');
  expect(await stepOf(runId, 'pause')).toMatchObject({ status: 'cancelled', retryAt: null });
});

test('a run that fails elsewhere does not leave a step waiting', SLOW, async () => {
  const { fixture } = rig;
  await rig.startWorker(NODE);
  const stop = { type: 'stop-with-error', config: { message: 'No' } };
  const document = chainDocument({ start, pause: days(1), stop, late: days(1) });
  document.edges = {
    a: { source: 'start', sourcePort: 'out', target: 'pause', targetPort: 'in' },
    b: { source: 'start', sourcePort: 'out', target: 'late', targetPort: 'in' },
    c: { source: 'late', sourcePort: 'out', target: 'stop', targetPort: 'in' }
  };
  document.nodes.late!.config = { durationMs: 1_000 };
  const runId = await fixture.startRun(await fixture.publish(document));
  await fixture.reaches(runId, 'failed', 30_000);
  const step = await waitFor(() => stepOf(runId, 'pause'), { what: 'the step' });
  expect(step).toMatchObject({ status: 'cancelled' });
});
