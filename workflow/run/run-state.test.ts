import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PortItems, WorkflowDocument } from '../types.ts';
import { RunState } from './run-state.ts';
import { graph, out, planOf } from './testing/graphs.ts';

const start = (document: WorkflowDocument) => new RunState(planOf(document), { hello: 'world' });
const readyIds = (state: RunState) => state.takeReady().map((node) => node.id);
const inputData = (state: RunState, id: string) =>
  state.inputsOf(state.plan.nodes.get(id)!).map((input) => input.item.data);

test('the trigger gets what started the run', () => {
  const state = start(graph({ t: 'trigger' }));
  expect(readyIds(state)).toEqual(['t']);
  expect(inputData(state, 't')).toEqual([{ hello: 'world' }]);
});

test('a node waits for all that lead to it', () => {
  const state = start(graph({ t: 'trigger', a: 'pure', b: 'pure', m: 'pure' }, 't>a', 't>b', 'a>m', 'b>m'));
  readyIds(state);
  state.settle('t', out(1));
  expect(readyIds(state)).toEqual(['a', 'b']);
  state.settle('b', out('b'));
  expect(readyIds(state)).toEqual([]);
  state.settle('a', out('a'));
  expect(readyIds(state)).toEqual(['m']);
  expect(inputData(state, 'm')).toEqual(['a', 'b']);
});

test('a branch without items is skipped as far as nothing else leads there', () => {
  const state = start(
    graph(
      { t: 'trigger', s: 'split', y: 'pure', n: 'pure', n2: 'pure', m: 'pure' },
      't>s',
      's.yes>y',
      's.no>n',
      'n>n2',
      'n2>m',
      'y>m'
    )
  );
  readyIds(state);
  state.settle('t', out(1));
  state.settle('s', { yes: [{ data: 1 }], no: [] });
  expect(state.isSkipped('n') && state.isSkipped('n2')).toBe(true);
  state.settle('y', out(2));
  expect(state.isSkipped('m')).toBe(false);
  expect(inputData(state, 'm')).toEqual([2]);
  expect(state.isComplete).toBe(false);
  state.settle('m', out());
  expect(state.isComplete).toBe(true);
});

test('two wires between the same nodes count as one source each', () => {
  const state = start(graph({ t: 'trigger', s: 'split', m: 'pure' }, 't>s', 's.yes>m', 's.no>m'));
  state.settle('t', out(1));
  readyIds(state);
  state.settle('s', { yes: [{ data: 'y' }], no: [{ data: 'n' }] });
  expect(readyIds(state)).toEqual(['m']);
  expect(inputData(state, 'm')).toEqual(['y', 'n']);
});

/** A random graph without circles: each wire leads from a node to a later one. */
const randomGraph = fc.integer({ min: 2, max: 12 }).chain((size) =>
  fc
    .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom('out', 'yes', 'no')), {
      maxLength: 30
    })
    .map((pairs) => {
      const nodes = Object.fromEntries(
        Array.from({ length: size }, (_, index) => [`n${index}`, index === 0 ? 'trigger' : 'pure'])
      );
      const wires = pairs.filter(([a, b]) => a < b).map(([a, b, port]) => `n${a}.${port}>n${b}`);
      return graph(nodes, ...wires);
    })
);

/** What a node makes depends on nothing but its inputs. */
function produce(state: RunState, id: string): PortItems {
  const data = inputData(state, id);
  const ports = ['out', 'yes', 'no'].filter((_, index) => (JSON.stringify(data).length + index) % 3 !== 0);
  return Object.fromEntries(
    ports.map((port) => [port, [{ data: `${id}:${port}(${data.length})`, from: [0] }]])
  );
}

function finish(state: RunState, choose: (count: number) => number): Map<string, unknown> {
  const ready = readyIds(state);
  const seen = new Map<string, unknown>();
  while (ready.length > 0) {
    const [id] = ready.splice(choose(ready.length), 1);
    expect(seen.has(id!)).toBe(false);
    seen.set(id!, inputData(state, id!));
    state.settle(id!, produce(state, id!));
    ready.push(...readyIds(state));
  }
  return seen;
}

test('the order in which steps end changes neither what runs nor its input', () => {
  fc.assert(
    fc.property(randomGraph, fc.infiniteStream(fc.nat()), (document, numbers) => {
      const inOrder = start(document);
      const expected = finish(inOrder, () => 0);
      const shuffled = start(document);
      const seen = finish(shuffled, (count) => (numbers.next().value as number) % count);
      expect(new Map([...seen].sort())).toEqual(new Map([...expected].sort()));
      expect(shuffled.isComplete && inOrder.isComplete).toBe(true);
    })
  );
});
