import { deriveKey, withOrgs } from '@automateos/db';
import { readApprovalToken } from '@automateos/db/approval-link';
import { requestCancel } from '@automateos/db/queries/run-control';
import { decideWait, listWaits, type NewDecision, type RunWait } from '@automateos/db/queries/run-waits';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chainDocument, openFixture, waitFor, wired, type Fixture } from '../testing/fixture.ts';
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
  sink.answer((_delivery, response) => response.writeHead(200).end('{}'));
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
  expect([...answers].sort()).toEqual(['decided', 'not-open']);
  await fixture.reaches(wait.runId, 'succeeded');
  const [stored] = await inOrg((tx) => listWaits(tx, wait));
  expect(await ran(wait.runId)).toContain(stored!.decision === 'approved' ? 'yes' : 'no');
  expect(stored).toMatchObject({ decidedBy: fixture.userId, decidedName: 'Ada', decidedVia: 'app' });
  expect((await fixture.logs(wait.runId)).map((line) => line.message)).toContainEqual(
    expect.stringMatching(/^(Approved|Rejected) by Ada$/)
  );
  expect(await decide(wait)).toBe('not-open');
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
    expect(await decide(wait)).toBe('not-open');
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
  expect(await decide(wait, { decision: 'rejected' })).toBe('decided');
  answers[0]!();
  await fixture.reaches(runId, 'succeeded');
  expect(await ran(runId)).toContain('no');
});

test('a cancelled run takes no decision', async () => {
  const wait = await askedRun();
  await inOrg((tx) => requestCancel(tx, wait));
  expect(await decide(wait)).toBe('not-open');
});

let people = 0;
async function member(name: string): Promise<{ id: string; email: string }> {
  const email = `${name}${++people}@x.test`;
  const [user] = await fixture.owner<{ id: string }[]>`
    INSERT INTO users (name, email, email_verified) VALUES (${name}, ${email}, true) RETURNING id`;
  await fixture.owner`INSERT INTO memberships (org_id, user_id, role) VALUES (${fixture.orgId}, ${user!.id}, 'viewer')`;
  return { id: user!.id, email };
}

test('named people decide, and as many as it takes; one no is enough', async () => {
  const [ada, bob, eve] = [await member('ada'), await member('bob'), await member('eve')];
  const approvers = { a: { email: ada.email.toUpperCase(), order: 1 }, b: { email: bob.email, order: 2 } };
  const wait = await askedRun({ approvers, quorum: 2 });
  expect(await decide(wait, { by: undefined, via: 'link' })).toBe('unknown-person');
  expect(await decide(wait, { by: eve.id, name: 'Eve' })).toBe('not-yours');
  expect(await decide(wait, { by: ada.id, name: 'Ada' })).toBe('counted');
  expect(await decide(wait, { by: ada.id, name: 'Ada' })).toBe('counted');
  expect((await fixture.run(wait.runId)).status).toBe('waiting');
  expect(await decide(wait, { by: bob.id, name: 'Bob' })).toBe('decided');
  await fixture.reaches(wait.runId, 'succeeded');
  expect(await ran(wait.runId)).toContain('yes');
  const [stored] = await inOrg((tx) => listWaits(tx, wait));
  expect(stored).toMatchObject({ decision: 'approved', decidedName: 'Ada, Bob' });
  const other = await askedRun({ approvers, quorum: 2 });
  expect(await decide(other, { by: bob.id, decision: 'rejected' })).toBe('decided');
  await fixture.reaches(other.runId, 'succeeded');
  expect(await ran(other.runId)).toContain('no');
});

test('what is changed before it is approved goes on; a yes to another text does not count', async () => {
  const [ada, bob] = [await member('ada'), await member('bob')];
  const version = await fixture.publish(document({ editable: { t: { name: 'text', order: 1 } }, quorum: 2 }));
  const runId = await fixture.startRun(version, { input: { n: 1, text: 'Helo' } });
  await fixture.reaches(runId, 'waiting');
  const [wait] = await inOrg((tx) => listWaits(tx, { orgId: fixture.orgId, runId }));
  expect(wait?.fields).toEqual([{ item: 0, name: 'text', value: 'Helo' }]);
  expect(await decide(wait!, { by: ada.id, name: 'Ada' })).toBe('counted');
  const edits = [
    { item: 0, name: 'text', value: 'Hello' },
    { item: 0, name: 'n', value: '666' }
  ];
  expect(await decide(wait!, { by: bob.id, name: 'Bob', edits })).toBe('counted');
  expect(await decide(wait!, { by: ada.id, name: 'Ada' })).toBe('decided');
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries[0]?.body).toMatch(/^\{"n":1,"text":"Hello","approval":/);
});

test('the link is known before the question is asked, in each round of a loop', async () => {
  const base = document();
  const nodes = {
    start,
    split: { type: 'split-out', config: { list: { expr: '{{ $json.list }}' } } },
    loop: { type: 'loop' },
    tell: post(`${sink.url}/tell`),
    ask: base.nodes.ask!
  };
  nodes.tell.config = { ...nodes.tell.config, body: { expr: '{{ $approval.url }}' } };
  const wires = ['start>split', 'split>loop', 'loop.loop>tell', 'tell>ask', 'ask.approved>loop.back'];
  const version = await fixture.publish(wired(nodes, ...wires));
  const runId = await fixture.startRun(version, { input: { list: [{ n: 1 }, { n: 2 }] } });
  const key = { orgId: fixture.orgId, runId };
  const linkKey = deriveKey(fixture.database.masterKey, 'approval-link');
  for (const round of [0, 1]) {
    const wait = await waitFor(async () => (await inOrg((tx) => listWaits(tx, key)))[round], {
      what: 'the question'
    });
    await fixture.reaches(runId, 'waiting');
    const token = sink.deliveries[round]!.body.split('/approve/')[1]!.replaceAll('"', '');
    expect(readApprovalToken(linkKey, token)).toEqual({ orgId: fixture.orgId, waitId: wait.id });
    expect(await decide(wait)).toBe('decided');
  }
  await fixture.reaches(runId, 'succeeded');
});
