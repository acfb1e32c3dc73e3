import { expect, test } from 'vitest';
import { compilePlan } from './plan.ts';
import { findTestDefinition, graph, planOf } from './testing/graphs.ts';

const ids = (document: Parameters<typeof planOf>[0]) => planOf(document).order.map((node) => node.id);

test('nodes come after all that lead to them', () => {
  const document = graph({ t: 'trigger', a: 'pure', b: 'pure', c: 'pure' }, 't>c', 't>a', 'a>b', 'b>c');
  expect(ids(document)).toEqual(['t', 'a', 'b', 'c']);
});

test('what the trigger does not reach is left out, wires from there too', () => {
  const document = graph({ t: 'trigger', u: 'trigger', a: 'pure', b: 'pure' }, 't>a', 'u>a', 'u>b');
  const plan = planOf(document);
  expect(plan.order.map((node) => node.id)).toEqual(['t', 'a']);
  expect(plan.nodes.get('a')!.incoming.map((edge) => edge.source)).toEqual(['t']);
});

test('dangling wires are ignored', () => {
  expect(ids(graph({ t: 'trigger', a: 'pure' }, 't>a', 't>gone', 'gone>a'))).toEqual(['t', 'a']);
});

test.each([
  ['of two nodes', graph({ t: 'trigger', a: 'pure', b: 'pure' }, 't>a', 'a>b', 'b>a')],
  ['of one node', graph({ t: 'trigger', a: 'pure' }, 't>a', 'a>a')],
  ['through the trigger', graph({ t: 'trigger', a: 'pure' }, 't>a', 'a>t')]
])('a circle %s is refused', (_what, document) => {
  expect(() => planOf(document)).toThrow('circle');
});

test('a circle that the trigger does not reach hurts nobody', () => {
  expect(ids(graph({ t: 'trigger', a: 'pure', b: 'pure' }, 'a>b', 'b>a'))).toEqual(['t']);
});

test('a trigger that is gone is refused', () => {
  expect(() => compilePlan(graph({ t: 'trigger' }), 'other', findTestDefinition)).toThrow(
    'not part of this version'
  );
});

test('items are read by the order of the sources, then of their ports', () => {
  const document = graph({ t: 'trigger', s: 'split', m: 'pure' }, 's.no>m', 's.yes>m', 't>m', 't>s');
  const incoming = planOf(document)
    .nodes.get('m')!
    .incoming.map((edge) => `${edge.source}.${edge.sourcePort}`);
  expect(incoming).toEqual(['t.out', 's.yes', 's.no']);
});

test('an old config is brought to the version of its node type', () => {
  const document = graph({ t: 'trigger', a: 'renamed' }, 't>a');
  document.nodes.a!.config = { old: 'kept' };
  expect(planOf(document).nodes.get('a')!.rawConfig).toEqual({ text: 'kept' });
});

test('an unknown node type is part of the plan; its step will fail', () => {
  expect(planOf(graph({ t: 'trigger', a: 'future' }, 't>a')).nodes.get('a')!.definition).toBeUndefined();
});

test('ten thousand nodes in a row are planned in a moment', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`);
  const nodes = Object.fromEntries(names.map((id, index) => [id, index === 0 ? 'trigger' : 'pure']));
  const wires = names.slice(1).map((id, index) => `${names[index]}>${id}`);
  expect(planOf(graph(nodes, ...wires)).order).toHaveLength(10_000);
});
