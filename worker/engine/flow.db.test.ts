import type { WorkflowDocument } from '@automateos/workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainDocument, openFixture, wired, type Fixture } from '../testing/fixture.ts';
import { set, start } from '../testing/nodes.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  worker = await startTestWorker(fixture);
});
afterAll(async () => {
  await worker.stop();
  await fixture.close();
});

async function run(document: WorkflowDocument, input: Record<string, never> | object = {}) {
  const runId = await fixture.startRun(await fixture.publish(document), {
    input: input as Record<string, never>
  });
  await fixture.reaches(runId, 'succeeded');
  return runId;
}

async function dataOf(runId: string, nodeId: string, port = 'out'): Promise<unknown[] | undefined> {
  const step = (await fixture.steps(runId)).find((row) => row.nodeId === nodeId);
  return step?.output?.[port]?.map((item) => item.data);
}

const kinds = (...names: string[]) =>
  Object.fromEntries(
    names.map((name, order) => [
      `r_${name}`,
      { name, left: { expr: '{{ $json.kind }}' }, right: name, order }
    ])
  );
const branches = {
  start,
  split: { type: 'split-out', config: { list: { expr: '{{ $json.list }}' } } },
  route: { type: 'switch', config: { rules: kinds('photo', 'link') } },
  photo: set('as', 'photo of {{ $json.n }}'),
  link: set('as', 'link {{ $json.n }}'),
  rest: set('as', 'text {{ $json.n }}'),
  merge: { type: 'merge', config: { inputs: 3 } },
  end: set('list', "{{ $('split').item.json.n }}")
};
const wires = [
  'start>split',
  'split>route',
  'route.r_photo>photo',
  'route.r_link>link',
  'route.fallback>rest',
  'photo>merge',
  'link>merge.in2',
  'rest>merge.in3',
  'merge>end'
];

test('split, switch and merge: three ways through, together again, each item knows where it comes from', async () => {
  const list = [
    { kind: 'link', n: 1 },
    { kind: 'photo', n: 2 },
    { kind: 'text', n: 3 }
  ];
  const runId = await run(wired(branches, ...wires), { list });
  expect(await dataOf(runId, 'merge')).toEqual([
    { kind: 'photo', n: 2, as: 'photo of 2' },
    { kind: 'link', n: 1, as: 'link 1' },
    { kind: 'text', n: 3, as: 'text 3' }
  ]);
  expect(await dataOf(runId, 'end')).toMatchObject([{ list: '2' }, { list: '1' }, { list: '3' }]);
});

test('a merge does not wait for a branch that was skipped, and knows that it was', async () => {
  const append = await run(wired(branches, ...wires), { list: [{ kind: 'photo', n: 2 }] });
  expect(await dataOf(append, 'merge')).toHaveLength(1);
  const waits = { ...branches, merge: { type: 'merge', config: { inputs: 3, mode: 'wait' } } };
  const runId = await run(wired(waits, ...wires), { list: [{ kind: 'photo', n: 2 }] });
  expect(await dataOf(runId, 'merge')).toEqual([]);
  expect((await fixture.steps(runId)).map((step) => step.nodeId)).not.toContain('end');
  const chooses = { ...branches, merge: { type: 'merge', config: { inputs: 3, mode: 'choose' } } };
  const chosen = await run(wired(chooses, ...wires), { list: [{ kind: 'text', n: 9 }] });
  expect(await dataOf(chosen, 'end')).toMatchObject([{ list: '9' }]);
});

test('list, text and date tools work in a run, in a pretend run too', async () => {
  const document = chainDocument({
    start,
    split: branches.split,
    sort: { type: 'list-tools', config: { sortBy: { n: { name: 'n', direction: 'down' } } } },
    text: { type: 'text-template', config: { text: { expr: '{{ $json.kind }} {{ $json.n }}' } } },
    date: { type: 'date-time', config: { date: '2026-03-04', format: 'd.M.', into: 'on' } },
    all: { type: 'list-tools', config: { tool: 'collect', only: 'text', into: 'lines' } }
  });
  const input = { list: [1, 3, 2].map((n) => ({ kind: 'no', n })) };
  const runId = await run(document, input);
  expect(await dataOf(runId, 'date')).toMatchObject([{ n: 3, text: 'no 3', on: '4.3.' }, { n: 2 }, { n: 1 }]);
  expect(await dataOf(runId, 'all')).toEqual([{ lines: ['no 3', 'no 2', 'no 1'] }]);
  const pretend = await fixture.startRun(await fixture.publish(document), { input, pretend: true });
  await fixture.reaches(pretend, 'succeeded');
});

test('stop with error fails the run with its message, once', async () => {
  const stop = { type: 'stop-with-error', config: { message: { expr: 'No mail in {{ $json.id }}' } } };
  const version = await fixture.publish(chainDocument({ start, stop }));
  const runId = await fixture.startRun(version, { input: { id: 7 } });
  const { error } = await fixture.reaches(runId, 'failed');
  expect(error).toMatchObject({ code: 'STOPPED', message: 'No mail in 7', nodeId: 'stop' });
  expect((await fixture.steps(runId)).filter((step) => step.nodeId === 'stop')).toHaveLength(1);
});

test('a switch that is off lets everything out by its first path', async () => {
  const off = { ...branches, route: { ...branches.route, disabled: true } };
  const runId = await run(wired(off, ...wires), { list: [{ kind: 'link', n: 1 }] });
  expect(await dataOf(runId, 'photo')).toMatchObject([{ n: 1 }]);
});
