import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createReplay, type NewReplay } from '@automateos/db/queries/runs';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { items, post, quick, set, start } from '../testing/nodes.ts';
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
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

async function replay(values: Pick<NewReplay, 'runId' | 'from' | 'versionId'>): Promise<string> {
  const { orgId, userId: startedBy } = fixture;
  const created = await fixture.inOrg((tx) => createReplay(tx, { orgId, startedBy, ...values }));
  if (!created.ok) throw new Error(created.reason);
  return created.runId;
}

const steps = async (runId: string) =>
  (await fixture.steps(runId)).map((step) => [step.nodeId, step.itemGroup, step.status, step.reused]).sort();
const sent = (path: string) => sink.deliveries.filter((delivery) => delivery.path === path);
const answerBy = (statusOf: (path: string, body: string) => number) =>
  sink.answer(({ path, body }, response) => response.writeHead(statusOf(path, body)).end('{}'));

test('from the failed step the new run takes over what succeeded and sends nothing twice', async () => {
  answerBy((path) => (path === '/b' ? 400 : 200));
  const version = await fixture.publish(
    chainDocument({ start, a: post(`${sink.url}/a`), b: post(`${sink.url}/b`) })
  );
  const original = await fixture.startRun(version, { input: { n: 1 } });
  await fixture.reaches(original, 'failed');
  sink.answer(ok);
  const again = await replay({ runId: original, from: 'failed-step' });
  await fixture.reaches(again, 'succeeded');
  expect(await steps(again)).toEqual([
    ['a', 0, 'succeeded', true],
    ['b', 0, 'succeeded', false],
    ['start', 0, 'succeeded', true]
  ]);
  expect(sent('/a')).toHaveLength(1);
  expect(new Set(sent('/b').map((delivery) => delivery.key)).size).toBe(1);
  expect(await fixture.checkChain(again)).toMatchObject({ ok: true });
});

test('from the start everything is done anew, with keys of its own', async () => {
  answerBy(() => 200);
  const version = await fixture.publish(chainDocument({ start, a: post(`${sink.url}/a`) }));
  const original = await fixture.startRun(version, { input: { n: 1 } });
  await fixture.reaches(original, 'succeeded');
  const again = await replay({ runId: original, from: 'start' });
  await fixture.reaches(again, 'succeeded');
  expect(new Set(sent('/a').map((delivery) => delivery.key)).size).toBe(2);
  expect((await fixture.run(again)).input).toEqual({ n: 1 });
});

test('on a new version with the fixed step the earlier results are reused', async () => {
  answerBy(() => 200);
  const nodes = {
    start,
    a: post(`${sink.url}/a`),
    fix: set('total', '{{ $json.no.such( }}'),
    b: post(`${sink.url}/b`)
  };
  const broken = await fixture.publish(chainDocument(nodes));
  const original = await fixture.startRun(broken, { input: { n: 1 } });
  await fixture.reaches(original, 'failed');
  const fixed = await fixture.publish(
    chainDocument({ ...nodes, fix: set('total', '{{ $json.status }}'), extra: set('x', 'y') }),
    { workflowId: broken.workflowId }
  );
  const again = await replay({ runId: original, from: 'failed-step', versionId: fixed.versionId });
  await fixture.reaches(again, 'succeeded');
  expect(await steps(again)).toEqual([
    ['a', 0, 'succeeded', true],
    ['b', 0, 'succeeded', false],
    ['extra', 0, 'succeeded', false],
    ['fix', 0, 'succeeded', false],
    ['start', 0, 'succeeded', true]
  ]);
  expect(sent('/a')).toHaveLength(1);
  expect(JSON.parse(sent('/b')[0]!.body)).toMatchObject({ total: '200' });
});

test('of a step that failed at one item the others are kept', async () => {
  answerBy((_path, body) => (body === '2' ? 422 : 200));
  const version = await fixture.publish(
    chainDocument({ list: items, send: post(`${sink.url}/x`, quick(1)) })
  );
  const original = await fixture.startRun(version, { input: { items: [1, 2, 3] } });
  await fixture.reaches(original, 'failed');
  const succeeded = (await steps(original)).filter(
    ([node, , status]) => node === 'send' && status === 'succeeded'
  );
  answerBy(() => 200);
  const before = sink.deliveries.length;
  const again = await replay({ runId: original, from: 'failed-step' });
  await fixture.reaches(again, 'succeeded');
  expect(sink.deliveries.length - before).toBe(3 - succeeded.length);
  expect(sink.keys().size).toBe(3);
});

test('a replay of a replay keeps the results and the keys', async () => {
  answerBy((path) => (path === '/b' ? 400 : 200));
  const version = await fixture.publish(
    chainDocument({ start, a: post(`${sink.url}/a`), b: post(`${sink.url}/b`) })
  );
  const first = await fixture.startRun(version);
  await fixture.reaches(first, 'failed');
  const second = await replay({ runId: first, from: 'failed-step' });
  await fixture.reaches(second, 'failed');
  sink.answer(ok);
  const third = await replay({ runId: second, from: 'failed-step' });
  await fixture.reaches(third, 'succeeded');
  expect(sent('/a')).toHaveLength(1);
  expect(new Set(sent('/b').map((delivery) => delivery.key)).size).toBe(1);
});
