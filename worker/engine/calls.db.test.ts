import { requestCancel } from '@automateos/db/queries/run-control';
import type { TestVersion } from '@automateos/db/testing';
import { toPublicId, type Json } from '@automateos/workflow';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { chainDocument, openFixture, waitFor, wired, type Fixture } from '../testing/fixture.ts';
import { post, set, start } from '../testing/nodes.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  worker = await startTestWorker(fixture, { allow: [sink.host], concurrency: 2 });
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

const called = {
  type: 'called-by-workflow',
  config: { inputs: { n: { name: 'n', type: 'number', required: true, order: 1 } } }
};
const call = (callee: Pick<TestVersion, 'workflowId'>, config: Record<string, unknown> = {}) => ({
  type: 'run-workflow',
  config: { workflow: toPublicId('wf', callee.workflowId), ...config }
});
const split = { type: 'split-out', config: { list: { expr: '{{ $json.list }}' } } };

async function makeLive(version: TestVersion): Promise<TestVersion> {
  await fixture.owner`UPDATE workflows SET active = true, live_version_id = ${version.versionId} WHERE id = ${version.workflowId}`;
  return version;
}
const publish = async (...args: Parameters<Fixture['publish']>) => makeLive(await fixture.publish(...args));
const children = (runId: string) =>
  fixture.owner<
    { id: string; status: string; draft: boolean; pretend: boolean; replay_from: string | null }[]
  >`
    SELECT id, status, draft, pretend, replay_from FROM runs WHERE caller_run_id = ${runId} ORDER BY id`;

async function endOf(runId: string): Promise<Json[] | undefined> {
  const step = (await fixture.steps(runId)).find((row) => row.nodeId === 'end');
  return step?.output?.out?.map((item) => item.data);
}

test('a called workflow gives its result back, item by item; the wait holds no slot', async () => {
  const callee = await publish(
    chainDocument({
      called,
      send: post(`${sink.url}/child`),
      back: set('said', "n {{ $('called').item.json.n }}", true)
    })
  );
  const caller = await fixture.publish(
    chainDocument({ start, split, call: call(callee), end: set('ok', 'yes') })
  );
  // More callers than the worker has slots: if waiting took one, nothing would ever end.
  const runIds = await fixture.startRuns(
    Array.from({ length: 4 }, () => ({
      ...caller,
      trigger: 'manual' as const,
      input: { list: [{ n: 1 }, { n: 2 }] }
    }))
  );
  for (const runId of runIds) {
    await fixture.reaches(runId, 'succeeded', 30_000);
    expect(await endOf(runId)).toEqual([
      { said: 'n 1', ok: 'yes' },
      { said: 'n 2', ok: 'yes' }
    ]);
    expect(await children(runId)).toHaveLength(2);
    expect(await fixture.checkChain(runId)).toMatchObject({ ok: true });
  }
  expect(sink.deliveries).toHaveLength(8);
});

test('a Respond step of the called workflow says what goes back', async () => {
  const respond = { type: 'respond', config: { body: { expr: '{{ { doubled: $json.n * 2 } }}' } } };
  const callee = await publish(chainDocument({ called, respond }));
  const caller = await fixture.publish(chainDocument({ start, call: call(callee), end: set('ok', 'yes') }));
  const runId = await fixture.startRun(caller, { input: { n: 4 } });
  await fixture.reaches(runId, 'succeeded');
  expect(await endOf(runId)).toEqual([{ doubled: 8, ok: 'yes' }]);
});

test('one that nobody waits for is on its own; pretend and test runs stay what they are', async () => {
  const callee = await publish(
    chainDocument({ called, wait: { type: 'wait', config: { durationMs: 3_600_000 } } })
  );
  const caller = await fixture.publish(
    chainDocument({ start, call: call(callee, { wait: 'none' }), end: set('ok', 'yes') })
  );
  const runId = await fixture.startRun(caller, { input: { n: 1 }, draft: true, pretend: true });
  await fixture.reaches(runId, 'succeeded');
  expect(await endOf(runId)).toEqual([{ n: 1, ok: 'yes' }]);
  const child = await waitFor(
    async () => (await children(runId)).find(({ status }) => status === 'waiting'),
    { what: 'the child' }
  );
  expect(child).toMatchObject({ draft: true, pretend: true });
});

test('the failure of the called one fails the step; a replay goes on inside it and repeats nothing', async () => {
  sink.answer((delivery, response) => response.writeHead(delivery.path === '/second' ? 400 : 200).end('{}'));
  const callee = await publish(
    chainDocument({ called, first: post(`${sink.url}/first`), second: post(`${sink.url}/second`) })
  );
  const caller = await fixture.publish(chainDocument({ start, call: call(callee), end: set('ok', 'yes') }));
  const runId = await fixture.startRun(caller, { input: { n: 1 } });
  const { error } = await fixture.reaches(runId, 'failed');
  expect(error).toMatchObject({
    code: 'CALL_FAILED',
    nodeId: 'call',
    message: expect.stringMatching(/^“Test” failed: /) as string
  });
  sink.answer((_delivery, response) => response.writeHead(200).end('{}'));
  const [{ effect_scope: effectScope } = { effect_scope: '' }] = await fixture.owner<
    { effect_scope: string }[]
  >`SELECT effect_scope FROM runs WHERE id = ${runId}`;
  const replayed = await fixture.startRun(caller, {
    input: { n: 1 },
    trigger: 'replay',
    replay: { of: runId, from: 'failed-step', effectScope }
  });
  await fixture.reaches(replayed, 'succeeded');
  expect(sink.deliveries.map(({ path }) => path)).toEqual(['/first', '/second', '/second']);
  expect((await children(replayed))[0]).toMatchObject({ replay_from: 'failed-step' });
});

test('cancelling goes down to what is waited for; a cancelled child fails its caller', async () => {
  const wait = { type: 'wait', config: { durationMs: 3_600_000 } };
  const inner = await publish(chainDocument({ called, wait }));
  const middle = await publish(chainDocument({ called, call: call(inner) }));
  const caller = await fixture.publish(chainDocument({ start, call: call(middle) }));
  const runIds = await fixture.startRuns(
    [1, 2].map((n) => ({ ...caller, trigger: 'manual' as const, input: { n } }))
  );
  const grandchildren = await Promise.all(
    runIds.map((runId) =>
      waitFor(
        async () => {
          const child = (await children(runId)).find(({ status }) => status === 'waiting');
          return child && (await children(child.id)).find(({ status }) => status === 'waiting')?.id;
        },
        { what: 'all to wait' }
      )
    )
  );
  await fixture.reaches(runIds[0]!, 'waiting');
  await fixture.inOrg((tx) => requestCancel(tx, { orgId: fixture.orgId, runId: runIds[0]! }));
  await fixture.reaches(grandchildren[0]!, 'cancelled');
  expect((await fixture.run(runIds[0]!)).status).toBe('cancelled');
  await fixture.inOrg((tx) => requestCancel(tx, { orgId: fixture.orgId, runId: grandchildren[1]! }));
  expect((await fixture.reaches(runIds[1]!, 'failed')).error?.message).toContain('was cancelled');
});

test.each([
  ['that is switched off', 'UPDATE workflows SET active = false WHERE id = $1', 'is switched off'],
  ['that is gone', 'UPDATE workflows SET deleted_at = now() WHERE id = $1', 'does not exist any more']
])('a workflow %s is refused with a sentence', async (_what, change, sentence) => {
  const callee = await publish(chainDocument({ called }));
  await fixture.owner.unsafe(change, [callee.workflowId]);
  const runId = await fixture.startRun(await fixture.publish(chainDocument({ start, call: call(callee) })), {
    input: { n: 1 }
  });
  expect((await fixture.reaches(runId, 'failed')).error?.message).toContain(sentence);
});

test('one without the trigger, and an input that does not fit, are refused', async () => {
  const other = await publish(chainDocument({ start }));
  const first = await fixture.startRun(await fixture.publish(chainDocument({ start, call: call(other) })), {
    input: { n: 1 }
  });
  expect((await fixture.reaches(first, 'failed')).error?.message).toContain(
    'add the trigger “Called by workflow”'
  );
  const callee = await publish(chainDocument({ called }));
  const second = await fixture.startRun(await fixture.publish(chainDocument({ start, call: call(callee) })), {
    input: { n: 'x' }
  });
  expect((await fixture.reaches(second, 'failed')).error?.message).toMatch(
    /^“Test” failed: “n” expects a number/
  );
});

test('a circle of calls is refused, whoever closes it', async () => {
  const a = await publish(chainDocument({ called }));
  const b = await publish(chainDocument({ called, call: call(a) }));
  await publish(chainDocument({ called, call: call(b, { wait: 'none' }) }), { workflowId: a.workflowId });
  const runId = await fixture.startRun(b, { input: { n: 1 }, triggerNodeId: 'called' });
  const child = await waitFor(async () => (await children(runId))[0], { what: 'the called run' });
  expect((await fixture.reaches(child.id, 'failed')).error?.message).toBe(
    'Test → Test → Test: these workflows would call each other in a circle. Remove one of the calls.'
  );
  expect(await children(child.id)).toHaveLength(0);
});

test('a call in a loop is a run of its own in each round', async () => {
  const callee = await publish(chainDocument({ called, back: set('b', '{{ $json.n }}') }));
  const document = wired(
    { start, split, loop: { type: 'loop' }, call: call(callee), end: set('ok', 'yes') },
    ...['start>split', 'split>loop', 'loop.loop>call', 'call>loop.back', 'loop.done>end']
  );
  const runId = await fixture.startRun(await fixture.publish(document), {
    input: { list: [{ n: 1 }, { n: 1 }] }
  });
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(await endOf(runId)).toMatchObject([{ b: '1' }, { b: '1' }]);
  expect(await children(runId)).toHaveLength(2);
});
