import type { AnyExecutor } from '@automateos/workflow';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openFixture, waitFor, wired, type Fixture } from '../testing/fixture.ts';
import { post, pure, set, start } from '../testing/nodes.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
/** How long the body of a round computes, in milliseconds. */
let computing = 0;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  const count: AnyExecutor = (_config: never, ctx) => {
    for (const until = performance.now() + computing; performance.now() < until;);
    return { out: [{ data: ctx.items.length }] };
  };
  worker = await startTestWorker(fixture, { allow: [sink.host], executors: { 'test-pure': count } });
});
afterEach(() => {
  computing = 0;
  sink.deliveries.length = 0;
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

const splitOut = { type: 'split-out', config: { list: { expr: '{{ $json.list }}' } } };
const loop = (config: Record<string, unknown> = {}) => ({ type: 'loop', config });
const wires = ['start>split', 'split>loop', 'loop.loop>body', 'body>loop.back', 'loop.done>end'];
const numbers = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

const looped = (config: Record<string, unknown> = {}, body = set('seen', '{{ $json.n }} of {{ $json.n }}')) =>
  wired(
    { start, split: splitOut, loop: loop(config), body, end: set('from', "{{ $('split').item.json.n }}") },
    ...wires
  );

async function startRun(document: ReturnType<typeof wired>, list: { n: number }[]): Promise<string> {
  return fixture.startRun(await fixture.publish(document), { input: { list } });
}

async function dataOf(runId: string, nodeId: string, port = 'out'): Promise<unknown[][]> {
  const steps = (await fixture.steps(runId)).filter((row) => row.nodeId === nodeId && row.output);
  return steps
    .sort((a, b) => a.iteration - b.iteration)
    .map((row) => (row.output![port] ?? []).map((item) => item.data));
}

test('the body runs for each item, results come out in order, and each knows its origin', async () => {
  const runId = await startRun(looped(), numbers(4));
  await fixture.reaches(runId, 'succeeded');
  expect(await dataOf(runId, 'body')).toHaveLength(4);
  expect((await dataOf(runId, 'end'))[0]).toEqual(
    numbers(4).map(({ n }) => ({ n, seen: `${n} of ${n}`, from: String(n) }))
  );
  expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
});

test('batches of several items, the last one smaller', async () => {
  const runId = await startRun(looped({ batchSize: 3 }, pure), numbers(7));
  await fixture.reaches(runId, 'succeeded');
  expect(await dataOf(runId, 'body')).toEqual([[3, 3, 3], [3, 3, 3], [1]]);
});

test('requests in a loop have a key of their own in each round', async () => {
  const runId = await startRun(looped({}, post(`${sink.url}/same`)), [{ n: 1 }, { n: 1 }, { n: 1 }]);
  await fixture.reaches(runId, 'succeeded');
  expect(sink.deliveries).toHaveLength(3);
  expect(sink.keys().size).toBe(3);
});

test('a pause between rounds parks the run and is on record', async () => {
  const runId = await startRun(looped({ pauseMs: 3_600_000 }, post(`${sink.url}/p`)), numbers(2));
  await fixture.reaches(runId, 'waiting');
  expect(sink.deliveries).toHaveLength(1);
  const waiting = (await fixture.steps(runId)).find((step) => step.status === 'waiting');
  expect(waiting).toMatchObject({ nodeId: 'loop', iteration: 1 });
  await fixture.letPass(runId, 3_601_000);
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(sink.deliveries).toHaveLength(2);
});

test('a failing round fails the run; its replay goes on in that round and repeats nothing', async () => {
  sink.answer((delivery, response) =>
    response.writeHead(delivery.body.includes('"n":2') ? 400 : 200).end('{}')
  );
  const version = await fixture.publish(looped({}, post(`${sink.url}/r`)));
  const runId = await fixture.startRun(version, { input: { list: numbers(4) } });
  const { error } = await fixture.reaches(runId, 'failed');
  expect(error?.nodeId).toBe('body');
  sink.deliveries.length = 0;
  sink.answer((_delivery, response) => response.writeHead(200).end('{}'));
  const { effect_scope: effectScope } = (
    await fixture.owner`SELECT effect_scope FROM runs WHERE id = ${runId}`
  )[0]!;
  const replayed = await fixture.startRun(version, {
    input: { list: numbers(4) },
    trigger: 'replay',
    replay: { of: runId, from: 'failed-step', effectScope: effectScope as string }
  });
  await fixture.reaches(replayed, 'succeeded');
  expect(sink.deliveries.map(({ body }) => body)).toEqual(['{"n":2}', '{"n":3}']);
});

test('too many rounds are refused before the first one', async () => {
  const runId = await startRun(looped({ mostRounds: 2 }, post(`${sink.url}/m`)), numbers(3));
  const { error } = await fixture.reaches(runId, 'failed');
  expect(error?.message).toMatch(/^3 items would take 3 rounds, and this loop may take 2\./);
  expect(sink.deliveries).toHaveLength(0);
});

test('a loop inside a loop', async () => {
  const inner = { type: 'split-out', config: { list: { expr: '{{ $json.of }}' } } };
  const document = wired(
    {
      start,
      split: splitOut,
      outer: loop(),
      inner,
      loop: loop(),
      body: set('done', 'yes'),
      end: set('e', 'e')
    },
    'start>split',
    'split>outer',
    'outer.loop>inner',
    'inner>loop',
    'loop.loop>body',
    'body>loop.back',
    'loop.done>outer.back',
    'outer.done>end'
  );
  const version = await fixture.publish(document);
  const runId = await fixture.startRun(version, {
    input: { list: [{ of: [{ n: 1 }, { n: 2 }] }, { of: [{ n: 3 }] }] }
  });
  await fixture.reaches(runId, 'succeeded');
  expect((await dataOf(runId, 'end'))[0]).toMatchObject([{ n: 1, done: 'yes' }, { n: 2 }, { n: 3 }]);
});

test('thousands of rounds let others have their turn, and can be stopped', async () => {
  computing = 1;
  const runId = await startRun(looped({ mostRounds: 5_000 }, pure), numbers(5_000));
  await waitFor(async () => (await fixture.run(runId)).status === 'running', { what: 'the loop' });
  await fixture.owner`UPDATE runs SET cancel_requested_at = now() WHERE id = ${runId}`;
  await fixture.owner`SELECT pg_notify('run_cancel', ${`${fixture.orgId}:${runId}`})`;
  await fixture.reaches(runId, 'cancelled');
  expect((await dataOf(runId, 'body')).length).toBeLessThan(5_000);
});
