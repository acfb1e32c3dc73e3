import type { Item } from '@automateos/workflow';
import { describe, expect, it } from 'vitest';
import { detailOf, slimDown } from './detail.ts';

const at = '2026-03-12T12:00:00.000Z';

function step(
  nodeId: string,
  over: { itemGroup?: number; attempt?: number; out?: string; input?: Item[] } = {}
) {
  const { out, input = [], ...rest } = over;
  return {
    nodeId,
    iteration: 0,
    itemGroup: 0,
    attempt: 1,
    status: 'succeeded' as const,
    startedAt: at,
    finishedAt: at,
    retryAt: null,
    output: out === undefined ? null : { out: [{ data: out }] },
    error: null,
    reused: false,
    input,
    ...rest
  };
}

const node = (type: string) => ({
  type,
  typeVersion: 1,
  label: type,
  position: { x: 0, y: 0 },
  config: { a: 1 }
});
const document = { name: 'W', nodes: { n_a: node('webhook'), n_b: node('http-request') }, edges: {} };
const steps = [
  step('n_a', { out: 'in' }),
  step('n_b', { out: 'one', input: [{ data: 'in' }] }),
  step('n_b', { out: 'two', itemGroup: 1, input: [{ data: 'in' }] })
];

describe('detailOf', () => {
  it('shows the last step at first, its items joined', () => {
    expect(detailOf({ run: { error: null, document }, steps })).toMatchObject({
      key: 'n_b:0',
      input: ['in'],
      output: [{ port: 'out', items: ['one', 'two'] }]
    });
  });

  it('shows the step that failed rather than the last', () => {
    const error = { code: 'TIMEOUT', message: 'No answer.', nodeId: 'n_a' };
    expect(detailOf({ run: { error, document }, steps })?.nodeId).toBe('n_a');
  });

  it('shows the chosen step, by key or by node', () => {
    const run = { error: null, document };
    expect(detailOf({ run, steps, chosen: 'n_a:0' })?.nodeId).toBe('n_a');
    expect(detailOf({ run, steps, chosen: 'n_a' })?.nodeId).toBe('n_a');
    expect(detailOf({ run, steps, chosen: 'n_gone' })?.nodeId).toBe('n_b');
  });

  it('shows the last round of a step in a loop, or the chosen one', () => {
    const run = { error: null, document };
    const looped = [0, 1, 2].map((iteration) => ({ ...step('n_b', { out: `r${iteration}` }), iteration }));
    expect(detailOf({ run, steps: looped.toReversed(), chosen: 'n_b' })).toMatchObject({ round: 2 });
    expect(detailOf({ run, steps: looped })).toMatchObject({ round: 2, rounds: [0, 1, 2] });
    expect(detailOf({ run, steps: looped, chosen: 'n_b:1' })).toMatchObject({
      round: 1,
      output: [{ items: ['r1'] }]
    });
  });

  it('says nothing of a run that has not begun', () => {
    expect(detailOf({ run: { error: null, document }, steps: [] })).toBeUndefined();
  });
});

it('sends neither data nor configs of other steps to the browser', () => {
  const slim = JSON.stringify(slimDown(document, steps));
  expect(slim).not.toMatch(/"output"|"input"|"config"/);
});
