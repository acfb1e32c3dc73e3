import { expect, test } from 'vitest';
import type { WorkflowDocument } from '../types.ts';
import { upstreamOf, validateDocument } from './index.ts';

const NODES = { start: 'start', loop: 'loop', a: 'set-fields', b: 'set-fields', end: 'set-fields' };
const RIGHT = ['start>loop', 'loop.loop>a', 'a>b', 'b>loop.back', 'loop.done>end'];

function document(wires: readonly string[], nodes: Record<string, string> = NODES): WorkflowDocument {
  const entries = Object.entries(nodes).map(([id, type]) => [
    id,
    { type, typeVersion: 1, label: id, position: { x: 0, y: 0 }, config: {} }
  ]);
  const edges = wires.map((wire, index) => {
    const [from = '', to = ''] = wire.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    const [target = '', targetPort = 'in'] = to.split('.');
    return [`e${index}`, { source, sourcePort, target, targetPort }];
  });
  return {
    name: 'Test',
    nodes: Object.fromEntries(entries),
    edges: Object.fromEntries(edges)
  } as WorkflowDocument;
}

const found = (wires: readonly string[]) =>
  validateDocument(document(wires))
    .filter(({ code }) => code === 'CYCLE' || code === 'INVALID_LOOP')
    .map(({ code, severity, message }) => [code, severity, message]);

test('the circle of a loop is no problem', () => {
  expect(found(RIGHT)).toEqual([]);
});

test('any other circle is one, in and around a loop', () => {
  expect(found([...RIGHT, 'b>a'])).toEqual([['CYCLE', 'error', expect.stringContaining('a → b → a')]]);
  expect(found([...RIGHT.slice(0, 3), 'b>loop', 'loop.done>end'])[0]?.[0]).toBe('CYCLE');
});

test('wires into the middle of a loop, and back from outside, are refused in words', () => {
  expect(found([...RIGHT, 'start>b'])).toEqual([
    [
      'INVALID_LOOP',
      'error',
      '“b” is part of the loop “loop”, but “start”, which is not, leads to it too. Remove one of the wires.'
    ]
  ]);
  expect(found([...RIGHT, 'start>loop.back'])).toEqual([
    [
      'INVALID_LOOP',
      'error',
      '“start” leads back into “loop” but is not part of its loop. Lead it to “Items”, or remove the wire.'
    ]
  ]);
});

test('a loop without steps is worth a warning', () => {
  expect(found(['start>loop', 'loop.done>end'])).toEqual([
    ['INVALID_LOOP', 'warning', '“loop” has no steps to repeat. Connect one to its exit “Loop”.']
  ]);
});

test('no step of a loop comes before itself', () => {
  expect([...upstreamOf(document(RIGHT), 'a')].sort()).toEqual(['loop', 'start']);
});
