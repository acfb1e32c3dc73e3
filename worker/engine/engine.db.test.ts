import { afterAll, beforeAll, expect, test } from 'vitest';
import { StepError, type AnyExecutor, type StepContext } from '@automateos/workflow';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { items, pure, set, start, webhook } from '../testing/nodes.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

/** What the node `test-pure` does; set by each test that uses it. */
let compute: (ctx: StepContext) => ReturnType<AnyExecutor> = (ctx) => ({ out: [{ data: ctx.item.data }] });

let fixture: Fixture;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  worker = await startTestWorker(fixture, { executors: { 'test-pure': (_config, ctx) => compute(ctx) } });
});
afterAll(async () => {
  await worker.stop();
  await fixture.close();
});

const outputs = async (runId: string) =>
  Object.fromEntries((await fixture.steps(runId)).map((step) => [step.nodeId, step.output]));

test('a run of data steps stores every step and a log that verifies', async () => {
  const document = chainDocument({
    hook: webhook(),
    name: set('name', '{{ $json.body.name }}'),
    text: set('text', "Hi {{ $('hook').item.json.body.name }}", true)
  });
  const version = await fixture.publish(document);
  const runId = await fixture.startRun(version, { trigger: 'webhook', input: { body: { name: 'Ada' } } });
  const run = await fixture.reaches(runId, 'succeeded');
  expect(run.startedAt! <= run.finishedAt!).toBe(true);
  const steps = await fixture.steps(runId);
  expect(steps.map((step) => [step.nodeId, step.status, step.attempt])).toEqual([
    ['hook', 'succeeded', 1],
    ['name', 'succeeded', 1],
    ['text', 'succeeded', 1]
  ]);
  expect(steps[2]!.output).toEqual({ out: [{ data: { text: 'Hi Ada' }, from: [0] }] });
  const logs = await fixture.logs(runId);
  expect(logs.map((log) => log.kind)).toEqual([
    'run.started',
    'step.succeeded',
    'step.succeeded',
    'step.succeeded',
    'run.succeeded'
  ]);
  expect(logs[1]!.data).toEqual({ items: { out: 1 } });
  expect(await fixture.checkChain(runId)).toEqual({ ok: true, lines: 5 });
});

test('items keep their lineage through several steps, and a branch without items is not run', async () => {
  const document = chainDocument({ list: items, double: pure, text: set('of', "{{ $('list').item.json }}") });
  document.nodes.check = {
    type: 'if',
    typeVersion: 1,
    label: 'check',
    position: { x: 0, y: 0 },
    config: {
      conditions: { a: { left: { expr: '{{ $json.of }}' }, operator: 'number.above', right: 1, order: 1 } }
    }
  };
  document.nodes.big = { ...document.nodes.text!, ...set('big', 'yes'), label: 'big' };
  document.nodes.never = { ...document.nodes.big };
  document.edges.c = { source: 'text', sourcePort: 'out', target: 'check', targetPort: 'in' };
  document.edges.b = { source: 'check', sourcePort: 'true', target: 'big', targetPort: 'in' };
  document.edges.n = { source: 'check', sourcePort: 'nowhere', target: 'never', targetPort: 'in' };
  compute = (ctx) => ({ out: [{ data: { twice: Number(ctx.item.data) * 2 } }] });
  const runId = await fixture.startRun(await fixture.publish(document), { input: { items: [1, 2, 3] } });
  await fixture.reaches(runId, 'succeeded');
  const out = await outputs(runId);
  expect(out.big!.out!.map((item) => item.data)).toEqual([
    { twice: 4, of: '2', big: 'yes' },
    { twice: 6, of: '3', big: 'yes' }
  ]);
  expect(out.big!.out!.map((item) => item.from)).toEqual([[0], [1]]);
  expect(out.never).toBeUndefined();
});

test('a step that is switched off hands its items on', async () => {
  const document = chainDocument({
    list: items,
    off: { ...pure, disabled: true },
    after: set('seen', 'yes')
  });
  compute = () => {
    throw new Error('executed although it is off');
  };
  const runId = await fixture.startRun(await fixture.publish(document), {
    input: { items: [{ a: 1 }] as never }
  });
  await fixture.reaches(runId, 'succeeded');
  expect((await outputs(runId)).after).toEqual({ out: [{ data: { a: 1, seen: 'yes' }, from: [0] }] });
});

interface Failure {
  what: string;
  executor: () => ReturnType<AnyExecutor>;
  code: string;
  message: string;
}

const FAILURES: Failure[] = [
  {
    what: 'a mistake in a node',
    executor: () => JSON.parse('{'),
    code: 'INTERNAL',
    message: 'Something went wrong inside this step.'
  },
  {
    what: 'a refusal',
    executor: () => {
      throw new StepError('INPUT_INVALID', 'The date cannot be read.');
    },
    code: 'INPUT_INVALID',
    message: 'The date cannot be read.'
  },
  {
    what: 'too much data',
    executor: () => ({ out: [{ data: 'x'.repeat(4_300_000) }] }),
    code: 'LIMIT_EXCEEDED',
    message: 'A step may produce 4 MB of data.'
  },
  {
    what: 'too many items',
    executor: () => ({ out: Array.from({ length: 50_001 }, () => ({ data: 1 })) }),
    code: 'LIMIT_EXCEEDED',
    message: 'A step may produce 50,000 items.'
  }
];

test.each(FAILURES)(
  '$what ends the run with a dead letter, and the steps before it stay',
  async (failure) => {
    const { executor, code, message } = failure;
    compute = executor;
    const document = chainDocument({ start, step: pure, after: set('a', 'b') });
    const version = await fixture.publish(document);
    const runId = await fixture.startRun(version);
    const run = await fixture.reaches(runId, 'failed');
    expect(run.error).toEqual({ code, message, nodeId: 'step' });
    const steps = await fixture.steps(runId);
    expect(steps.map((step) => [step.nodeId, step.status])).toEqual([
      ['start', 'succeeded'],
      ['step', 'failed']
    ]);
    const [letter] = await fixture.owner`SELECT * FROM dead_letters WHERE run_id = ${runId}`;
    expect(letter).toMatchObject({
      node_id: 'step',
      attempts: 1,
      version_id: version.versionId,
      resolution: null
    });
    expect((await fixture.logs(runId)).map((log) => log.kind).slice(-2)).toEqual([
      'step.failed',
      'run.failed'
    ]);
    expect((await fixture.checkChain(runId)).ok).toBe(true);
  }
);

test('a request from a step that declares none is refused', async () => {
  compute = async (ctx) => {
    await ctx.http({ method: 'GET', url: 'https://example.com' });
    return { out: [] };
  };
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, step: pure })));
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error!.message).toBe('This step declares that it reaches nothing outside.');
});

test('a failed test run of unpublished edits leaves no dead letter', async () => {
  compute = () => JSON.parse('{');
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, step: pure })), {
    draft: true
  });
  await fixture.reaches(runId, 'failed');
  expect(await fixture.owner`SELECT 1 FROM dead_letters WHERE run_id = ${runId}`).toHaveLength(0);
});

test('the data of a run is limited in all', async () => {
  compute = () => ({ out: [{ data: 'x'.repeat(3_900_000) }] });
  const names = Array.from({ length: 9 }, (_, index) => `n${index}`);
  const document = chainDocument({ start, ...Object.fromEntries(names.map((name) => [name, pure])) });
  const runId = await fixture.startRun(await fixture.publish(document));
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error).toMatchObject({
    code: 'LIMIT_EXCEEDED',
    message: 'The data of a run may have 32 MB in all.'
  });
});

test('a graph with a circle and an unknown node type are refused with a reason', async () => {
  const circle = chainDocument({ start, a: pure, b: pure });
  circle.edges.back = { source: 'b', sourcePort: 'out', target: 'a', targetPort: 'in' };
  const circleRun = await fixture.startRun(await fixture.publish(circle));
  expect((await fixture.reaches(circleRun, 'failed')).error).toMatchObject({ code: 'INVALID_CONFIG' });
  expect((await fixture.checkChain(circleRun)).ok).toBe(true);
  const unknown = await fixture.publish(chainDocument({ start, a: { type: 'from-the-future' } }));
  const unknownRun = await fixture.startRun(unknown);
  expect((await fixture.reaches(unknownRun, 'failed')).error).toMatchObject({
    code: 'INVALID_CONFIG',
    nodeId: 'a'
  });
});

test('characters that the database cannot hold do not break the run', async () => {
  compute = (ctx) => {
    ctx.log('info', 'bad \u0000 text', { half: '\ud800' });
    return { out: [{ data: 'a\u0000b' }] };
  };
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, a: pure })));
  await fixture.reaches(runId, 'succeeded');
  expect((await outputs(runId)).a).toEqual({ out: [{ data: 'a\ufffdb', from: [0] }] });
  const log = (await fixture.logs(runId)).find((line) => line.kind === 'log');
  expect(log).toMatchObject({ message: 'bad \ufffd text', data: { half: '\ufffd' } });
  expect((await fixture.checkChain(runId)).ok).toBe(true);
});

test.each([
  ['end', '{"body":{"n":1},"headers":{},"query":{},"method":"POST","path":"test","ok":"yes"}'],
  ['node', '{"n":1}']
] as const)('a caller who waits for respond=%s gets the answer', async (respond, body) => {
  const nodes = { hook: webhook(respond), last: set('ok', 'yes') };
  const answering = { reply: { type: 'respond', config: { body: { expr: '{{ $json.body }}' } } } };
  const document = chainDocument(
    respond === 'node' ? { hook: nodes.hook, ...answering, last: nodes.last } : nodes
  );
  const runId = await fixture.startRun(await fixture.publish(document), {
    trigger: 'webhook',
    input: { body: { n: 1 } }
  });
  const run = await fixture.reaches(runId, 'succeeded');
  expect(run.answer).toMatchObject({ status: 200, body });
});

test('a caller who waits hears of a failure, and nothing of its reason', async () => {
  compute = () => JSON.parse('{"secret');
  const document = chainDocument({ hook: webhook('node'), a: pure });
  const runId = await fixture.startRun(await fixture.publish(document), { trigger: 'webhook' });
  const run = await fixture.reaches(runId, 'failed');
  expect(run.answer).toMatchObject({ status: 500, body: expect.not.stringContaining('secret') });
});

test('long computing lets other runs pass', async () => {
  compute = (ctx) => {
    const until = performance.now() + 1;
    while (performance.now() < until);
    return { out: [{ data: ctx.item.data }] };
  };
  const long = chainDocument({ list: items, a: pure });
  const [longRun, quickRun] = await fixture.startRuns([
    {
      ...(await fixture.publish(long)),
      trigger: 'manual',
      input: { items: Array.from({ length: 1_500 }, () => 1) }
    },
    { ...(await fixture.publish(chainDocument({ start }))), trigger: 'manual', input: {} }
  ]);
  const done = await fixture.reaches(quickRun!, 'succeeded');
  const slow = await fixture.reaches(longRun!, 'succeeded');
  expect(done.finishedAt! < slow.finishedAt!).toBe(true);
});

test('random numbers and $now are the same for everybody who looks at the run again', async () => {
  const seen: unknown[] = [];
  compute = (ctx) => {
    seen.push([ctx.random(), ctx.random(), ctx.now.getTime()]);
    return { out: [{ data: 1 }] };
  };
  const document = chainDocument({ list: items, a: pure });
  const runId = await fixture.startRun(await fixture.publish(document), { input: { items: [1, 2] } });
  await fixture.reaches(runId, 'succeeded');
  const [step] = (await fixture.steps(runId)).filter((row) => row.nodeId === 'a');
  const [first, second] = seen as [number, number, number][];
  expect(first!.slice(0, 2)).not.toEqual(second!.slice(0, 2));
  expect([first![2], second![2]]).toEqual([step!.startedAt.getTime(), step!.startedAt.getTime()]);
});
