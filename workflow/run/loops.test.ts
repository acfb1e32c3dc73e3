import { expect, test } from 'vitest';
import type { Item, Json, PortItems } from '../types.ts';
import { inputsOfSteps, restoreRun, type JournalRow } from './journal.ts';
import { Lineage } from './lineage.ts';
import type { PlanNode } from './plan.ts';
import { reusableRows } from './replay.ts';
import { RunState } from './run-state.ts';
import { graph, planOf, row } from './testing/graphs.ts';

type Step = (items: readonly Item[]) => PortItems;
type Steps = Record<string, Step>;

const each =
  (change: (data: Json) => Json, port = 'out'): Step =>
  (items) => ({ [port]: items.map(({ data }, index) => ({ data: change(data), from: [index] })) });
const give =
  (...data: Json[]): Step =>
  () => ({ out: data.map((value) => ({ data: value })) });

/** One settled step as the journal would hold it. */
interface Settled {
  nodeId: string;
  iteration: number;
  output: PortItems;
}

function settle(state: RunState, node: PlanNode, { steps, batch }: { steps: Steps; batch: number }): Settled {
  const items = state.inputsOf(node).map(({ item }) => item);
  const iteration = state.iterationOf(node);
  let output: PortItems;
  if (node.loop) {
    const { round, results } = state.progressOf(node.id);
    const places = items.map((_, index) => index).slice(round * batch, (round + 1) * batch);
    output =
      places.length > 0
        ? { loop: places.map((place) => ({ data: items[place]!.data, from: [place] })) }
        : { done: [...results] };
  } else output = steps[node.id]!(items);
  state.settle(node.id, output);
  return { nodeId: node.id, iteration, output };
}

function execute(document: ReturnType<typeof graph>, steps: Steps, batch = 1) {
  const state = new RunState(planOf(document), {});
  const settled: Settled[] = [];
  for (let ready = state.takeReady(); ready.length > 0; ready = state.takeReady())
    for (const node of ready) settled.push(settle(state, node, { steps, batch }));
  const journal = settled.map(({ nodeId, iteration, output }) => row(nodeId, { iteration, output }));
  const order = settled.map(({ nodeId, iteration }) => `${nodeId}${iteration}`);
  const data = (nodeId: string, port = 'out') => state.outputOf(nodeId)?.[port]?.map((item) => item.data);
  return { state, journal, order, data };
}

const simple = graph(
  { t: 'trigger', l: 'loop', a: 'pure', b: 'write', z: 'pure' },
  't>l',
  'l.loop>a',
  'a>b',
  'b>l.back',
  'l.done>z'
);
const steps: Steps = {
  t: give(1, 2, 3),
  a: each((n) => Number(n) * 10),
  b: each((n) => n),
  z: each((n) => n)
};

test('the body runs once per batch, one round after the other; then it goes on with all that came back', () => {
  const { state, order, data } = execute(simple, steps);
  expect(order).toEqual(['t0', 'l0', 'a0', 'b0', 'l1', 'a1', 'b1', 'l2', 'a2', 'b2', 'l3', 'z0']);
  expect(data('z')).toEqual([10, 20, 30]);
  expect(state.isComplete).toBe(true);
  expect(execute(simple, steps, 2).order).toEqual(['t0', 'l0', 'a0', 'b0', 'l1', 'a1', 'b1', 'l2', 'z0']);
});

test('each item knows the one it was made from, through the rounds', () => {
  for (const batch of [1, 2, 5]) {
    const { state } = execute(simple, steps, batch);
    const lineage = new Lineage(state);
    const inputs = state.inputsOf(state.plan.nodes.get('z')!);
    expect(inputs.map((input) => lineage.trace(input, 't')?.data)).toEqual([1, 2, 3]);
  }
});

test('a branch may be skipped in one round and taken in the next', () => {
  const document = graph(
    { t: 'trigger', l: 'loop', s: 'split', a: 'pure', b: 'pure', z: 'pure' },
    't>l',
    'l.loop>s',
    's.yes>a',
    's.no>b',
    'a>l.back',
    'b>l.back',
    'l.done>z'
  );
  const split: Step = (items) => ({ [Number(items[0]!.data) % 2 ? 'yes' : 'no']: [...items] });
  const { data, state } = execute(document, {
    ...steps,
    s: split,
    a: each((n) => `odd ${n}`),
    b: each((n) => `even ${n}`)
  });
  expect(data('z')).toEqual(['odd 1', 'even 2', 'odd 3']);
  expect(state.isComplete).toBe(true);
});

test('without a wire back the items themselves come out; a loop without steps ends too', () => {
  const open = graph({ t: 'trigger', l: 'loop', a: 'pure', z: 'pure' }, 't>l', 'l.loop>a', 'l.done>z');
  expect(execute(open, steps, 2).data('z')).toEqual([1, 2, 3]);
  const empty = graph({ t: 'trigger', l: 'loop', z: 'pure' }, 't>l', 'l.done>z');
  expect(execute(empty, steps).data('z')).toEqual([1, 2, 3]);
});

test('when nothing comes back, what follows is skipped; a loop without items is skipped with its body', () => {
  const none = execute(simple, { ...steps, b: () => ({}) });
  expect(none.state.isSkipped('z')).toBe(true);
  expect(none.state.isComplete).toBe(true);
  const skipped = execute(simple, { t: () => ({}) });
  expect(skipped.state.isComplete).toBe(true);
  expect(['l', 'a', 'b', 'z'].every((id) => skipped.state.isSkipped(id))).toBe(true);
});

test('a loop in a loop starts afresh in each round of the outer one, and never takes a number twice', () => {
  const document = graph(
    { t: 'trigger', l: 'loop', s: 'pure', m: 'loop', a: 'pure', z: 'pure' },
    't>l',
    'l.loop>s',
    's>m',
    'm.loop>a',
    'a>m.back',
    'm.done>l.back',
    'l.done>z'
  );
  const twice: Step = (items) => ({
    out: items.flatMap(({ data }) => [{ data: `${data}x` }, { data: `${data}y` }])
  });
  const { data, order, journal, state } = execute(document, { ...steps, s: twice, a: each((n) => `${n}!`) });
  expect(data('z')).toEqual(['1x!', '1y!', '2x!', '2y!', '3x!', '3y!']);
  expect(new Set(order).size).toBe(order.length);
  expect(state.isComplete).toBe(true);
  expect(restoreRun(planOf(document), {}, journal).state.isComplete).toBe(true);
});

test('a loop that is switched off hands its items on and skips its body', () => {
  const off = structuredClone(simple);
  off.nodes.l!.disabled = true;
  const state = new RunState(planOf(off), {});
  for (const [id, output] of [
    ['t', { out: [{ data: 1 }] }],
    ['l', { done: [{ data: 1 }] }],
    ['z', {}]
  ] as const) {
    expect(state.takeReady().map((node) => node.id)).toEqual([id]);
    state.settle(id, output as PortItems);
  }
  expect(state.isComplete).toBe(true);
});

test('at whatever step a run stops, its journal leads to the same state and asks for nothing that is done', () => {
  const { journal, order } = execute(simple, steps);
  for (let count = 0; count < journal.length; count++) {
    const { state, open } = restoreRun(planOf(simple), {}, journal.slice(0, count));
    expect(open.map((node) => `${node.id}${state.iterationOf(node)}`)).toEqual([order[count]]);
  }
});

test('inputs are shown for each round; a loop shows its own with the first', () => {
  const { journal } = execute(simple, steps);
  const inputs = inputsOfSteps(planOf(simple), {}, journal);
  const data = (nodeId: string, iteration: number) => inputs({ nodeId, iteration }).map((item) => item.data);
  expect(data('l', 0)).toEqual([1, 2, 3]);
  expect(data('l', 1)).toEqual([]);
  expect(data('b', 2)).toEqual([30]);
});

test('a replay takes all rounds over, unless the loop is another one', () => {
  const rows: JournalRow[] = [
    ...execute(simple, steps).journal.slice(0, 6),
    row('b', { iteration: 1, status: 'failed', error: { code: 'HTTP_4XX', message: '' } })
  ];
  const taken = (document: ReturnType<typeof graph>) =>
    reusableRows({ plan: planOf(document), original: planOf(simple) }, {}, rows).map(
      ({ nodeId, iteration }) => `${nodeId}${iteration}`
    );
  expect(taken(simple)).toEqual(['t0', 'l0', 'a0', 'b0', 'l1', 'a1']);
  const other = structuredClone(simple);
  other.nodes.l!.config = { text: 'two at a time' };
  expect(taken(other)).toEqual(['t0']);
  const longer = graph(
    { t: 'trigger', l: 'loop', a: 'pure', n: 'pure', b: 'write', z: 'pure' },
    't>l',
    'l.loop>a',
    'a>n',
    'n>b',
    'b>l.back',
    'l.done>z'
  );
  expect(taken(longer)).toEqual(['t0']);
});

test('a wire into the middle of a loop, or past its end, is refused', () => {
  for (const wire of ['t>b', 'l.done>b'])
    expect(() =>
      planOf(
        graph({ t: 'trigger', l: 'loop', a: 'pure', b: 'pure' }, 't>l', 'l.loop>a', 'a>b', 'b>l.back', wire)
      )
    ).toThrow('circle');
  expect(() => planOf(graph({ t: 'trigger', l: 'loop', a: 'pure' }, 't>l', 'l.loop>a', 'a>l'))).toThrow(
    'circle'
  );
});
