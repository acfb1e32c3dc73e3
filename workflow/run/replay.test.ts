import { expect, test } from 'vitest';
import type { WorkflowDocument } from '../types.ts';
import { reusableRows } from './replay.ts';
import type { JournalRow } from './journal.ts';
import { graph, out, planOf, row } from './testing/graphs.ts';

const before = graph({ t: 'trigger', a: 'pure', w: 'write', z: 'write' }, 't>a', 'a>w', 'w>z');
const rows: JournalRow[] = [
  row('t', { output: out('x', 'y') }),
  row('a', { output: out('ax', 'ay') }),
  row('w', { itemGroup: 0 }),
  row('w', { itemGroup: 1, status: 'failed', retryAt: new Date(), error: { code: 'NETWORK', message: '' } }),
  row('w', { itemGroup: 1, attempt: 2 }),
  row('z', { itemGroup: 0 }),
  row('z', { itemGroup: 1, status: 'failed', error: { code: 'HTTP_4XX', message: '' } })
];
const reused = (after: WorkflowDocument, journal = rows) =>
  reusableRows({ plan: planOf(after), original: planOf(before) }, {}, journal).map(
    (taken) => `${taken.nodeId}${taken.itemGroup}`
  );

test('on the same version all that succeeded is taken over, item by item', () => {
  expect(reused(before)).toEqual(['t0', 'a0', 'w0', 'w1', 'z0']);
});

test('a node that is gone is left out; so are items of a step that gets others now', () => {
  const after = graph({ t: 'trigger', w: 'write', z: 'write' }, 't>w', 'w>z');
  expect(reused(after)).toEqual(['t0']);
});

test('a new step in between makes item-by-item steps after it start anew', () => {
  const after = graph(
    { t: 'trigger', a: 'pure', n: 'pure', w: 'write', z: 'write' },
    't>a',
    'a>w',
    'w>n',
    'n>z'
  );
  expect(reused(after)).toEqual(['t0', 'a0', 'w0', 'w1']);
});

test('a whole step keeps its result although it is wired otherwise', () => {
  const after = graph(
    { t: 'trigger', n: 'pure', a: 'pure', w: 'write', z: 'write' },
    't>n',
    'n>a',
    'a>w',
    'w>z'
  );
  expect(reused(after)).toEqual(['t0', 'a0', 'w0', 'w1', 'z0']);
});

test('a node of another type is another node', () => {
  expect(reused(graph({ t: 'trigger', a: 'split', w: 'write', z: 'write' }, 't>a', 'a>w', 'w>z'))).toEqual([
    't0'
  ]);
});

test('a branch that was skipped does not stand in the way', () => {
  const split = graph({ t: 'trigger', s: 'split', n: 'pure', w: 'write' }, 't>s', 's.yes>w', 's.no>n', 'n>w');
  const journal = [
    row('t'),
    row('s', { output: { yes: [{ data: 1 }, { data: 2 }] } }),
    row('w', { itemGroup: 0 })
  ];
  const plan = planOf(split);
  const taken = reusableRows({ plan, original: plan }, {}, journal);
  expect(taken.map((entry) => entry.nodeId)).toEqual(['t', 's', 'w']);
});
