import { withOrgs } from '@automateos/db';
import { requestCancel } from '@automateos/db/queries/run-control';
import { decideWait, listWaits, type NewDecision, type RunWait } from '@automateos/db/queries/run-waits';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chainDocument, openFixture, waitFor, type Fixture } from '../testing/fixture.ts';
import { post, set, start } from '../testing/nodes.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

const HOUR = 3_600_000;

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  worker = await startTestWorker(fixture, { allow: [sink.host] });
});
afterEach(() => {
  sink.deliveries.length = 0;
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

const ask = { type: 'approval', config: { question: { expr: 'Publish {{ $json.n }}?' }, deadlineMs: HOUR } };

function document(extra: Record<string, unknown> = {}) {
  const nodes = {
    start,
    ask: { ...ask, config: { ...ask.config, ...extra } },
    yes: post(`${sink.url}/yes`),
    no: set('said', 'no, by {{ $json.approval.by }}')
  };
  const edges = {
    a: { source: 'start', sourcePort: 'out', target: 'ask', targetPort: 'in' },
    b: { source: 'ask', sourcePort: 'approved', target: 'yes', targetPort: 'in' },
    c: { source: 'ask', sourcePort: 'rejected', target: 'no', targetPort: 'in' }
  };
  return { ...chainDocument(nodes), edges };
}

const inOrg = <T>(work: Parameters<typeof withOrgs<T>>[2]) =>
  withOrgs(fixture.database.db, [fixture.orgId], work);

async function askedRun(extra?: Record<string, unknown>, pretend = false): Promise<RunWait> {
  const version = await fixture.publish(document(extra));
  const runId = await fixture.startRun(version, { input: { n: 7 }, pretend });
  await fixture.reaches(runId, 'waiting');
  const [wait] = await inOrg((tx) => listWaits(tx, { orgId: fixture.orgId, runId }));
  return wait!;
}

const decide = (wait: RunWait, answer: Partial<NewDecision> = {}) =>
  inOrg((tx) =>
    decideWait(tx, {
      ...{ orgId: fixture.orgId, id: wait.id, runId: wait.runId, comment: '' },
      ...{ decision: 'approved', via: 'app', by: fixture.userId, name: 'Ada', ...answer }
    })
  );
const ran = async (runId: string) => (await fixture.steps(runId)).map((step) => step.nodeId);

test('a run waits for a person and goes on by what they decide, once', async () => {
  const wait = await askedRun();
  expect(wait).toMatchObject({ title: 'Publish 7?', decision: null, onDeadline: 'rejected' });
  expect(sink.deliveries).toHaveLength(0);
  const answers = await Promise.all([decide(wait), decide(wait, { decision: 'rejected' })]);
  expect(answers.filter(Boolean)).toHaveLength(1);
  await fixture.reaches(wait.runId, 'succeeded');
  const [stored] = await inOrg((tx) => listWaits(tx, wait));
  expect(await ran(wait.runId)).toContain(stored!.decision === 'approved' ? 'yes' : 'no');
  expect(stored).toMatchObject({ decidedBy: fixture.userId, decidedName: 'Ada', decidedVia: 'app' });
  expect((await fixture.logs(wait.runId)).map((line) => line.message)).toContainEqual(
    expect.stringMatching(/^(Approved|Rejected) by Ada$/)
  );
  expect(await decide(wait)).toBe(false);
  expect(await fixture.checkChain(wait.runId)).toMatchObject({ ok: true });
});

test('rejected goes the other way and knows who said so', async () => {
  const wait = await askedRun({}, true);
  await decide(wait, { decision: 'rejected', via: 'link', by: undefined, name: 'Bob' });
  await fixture.reaches(wait.runId, 'succeeded');
  const step = (await fixture.steps(wait.runId)).find((row) => row.nodeId === 'no');
  expect(step?.output?.out?.[0]?.data).toMatchObject({ n: 7, said: 'no, by Bob' });
});

test('the deadline decides when nobody does; nobody decides after it', async () => {
  for (const onDeadline of ['approved', 'rejected'] as const) {
    const wait = await askedRun({ onDeadline });
    await fixture.letPass(wait.runId, HOUR + 1_000);
    await fixture.reaches(wait.runId, 'succeeded', 30_000);
    expect(await ran(wait.runId)).toContain(onDeadline === 'approved' ? 'yes' : 'no');
    const [stored] = await inOrg((tx) => listWaits(tx, wait));
    expect(stored).toMatchObject({ decision: onDeadline, decidedVia: 'deadline', decidedBy: null });
    expect(await decide(wait)).toBe(false);
  }
});

test('a decision while the run still works elsewhere is not lost', async () => {
  const answers: (() => void)[] = [];
  sink.answer((_delivery, response) => void answers.push(() => response.writeHead(200).end('{}')));
  const base = document();
  const nodes = { ...base.nodes, slow: { ...chainDocument({ slow: post(`${sink.url}/slow`) }).nodes.slow! } };
  const edges = {
    ...base.edges,
    d: { source: 'start', sourcePort: 'out', target: 'slow', targetPort: 'in' }
  };
  const runId = await fixture.startRun(await fixture.publish({ ...base, nodes, edges }));
  const key = { orgId: fixture.orgId, runId };
  const wait = await waitFor(async () => (await inOrg((tx) => listWaits(tx, key)))[0], {
    what: 'the question'
  });
  await waitFor(() => answers.length > 0, { what: 'the slow request' });
  expect((await fixture.run(runId)).status).toBe('running');
  expect(await decide(wait, { decision: 'rejected' })).toBe(true);
  answers[0]!();
  await fixture.reaches(runId, 'succeeded');
  expect(await ran(runId)).toContain('no');
});

test('a cancelled run takes no decision', async () => {
  const wait = await askedRun();
  await inOrg((tx) => requestCancel(tx, wait));
  expect(await decide(wait)).toBe(false);
});
