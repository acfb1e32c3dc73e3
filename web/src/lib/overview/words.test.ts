import { describe, expect, test } from 'vitest';
import type { Attention } from '#lib/server/answers/overview.ts';
import { compareRuns, describeAttention, percentOf } from './words.ts';

const some = (succeeded: number) => ({ succeeded, failed: 0, cancelled: 0 });

test.each([
  [112, 100, { change: 'Up 12%', rest: 'on the 7 days before' }],
  [50, 100, { change: 'Down 50%', rest: 'on the 7 days before' }],
  [1001, 1000, { change: 'Up <1%', rest: 'on the 7 days before' }],
  [5, 5, { change: 'As many', rest: 'as in the 7 days before' }],
  [5, 0, { change: '', rest: 'None in the 7 days before' }]
])('%d runs after %d', (now, then, words) => {
  expect(compareRuns({ period: 'week', totals: some(now), before: some(then) })).toEqual(words);
});

test.each([
  [1, '100'],
  [0.99999, '99.9'],
  [0.992, '99.2'],
  [0.0001, '0.1'],
  [0, '0']
])('a share of %d is %s %', (rate, text) => expect(percentOf(rate)).toBe(text));

describe('what needs attention', () => {
  const item = (over: Partial<Attention>): Attention => ({
    kind: 'deadLetters',
    workflowId: 'wf_1',
    workflowName: 'Orders',
    nodeId: 'n_send',
    nodeLabel: 'Send',
    runId: null,
    question: null,
    connectionName: null,
    since: null,
    deadLetters: 2,
    lastRuns: 5,
    lastFailed: 4,
    error: { code: 'HTTP_4XX', message: 'The service answered 404.' },
    ...over
  });

  test('a step that is wrong is opened', () => {
    expect(describeAttention(item({ kind: 'failing' }))).toEqual({
      title: '“Orders” keeps failing',
      text: '4 of its last 5 runs failed. “Send”: The service answered 404.',
      action: { label: 'Open the step', href: '/app/workflows/wf_1?node=n_send' }
    });
  });

  test('trouble of another service is answered by a retry', () => {
    const words = describeAttention(item({ error: { code: 'HTTP_5XX', message: 'It answered 503.' } }));
    expect(words.title).toBe('2 failed runs of “Orders”');
    expect(words.action).toEqual({ label: 'Retry…', href: '/app/dead-letters?workflow=wf_1' });
  });

  test('a question is answered on its run', () => {
    const words = describeAttention(
      item({ kind: 'question', runId: 'run_1', question: 'Refund over $200?' })
    );
    expect([words.title, words.action]).toEqual([
      'Refund over $200?',
      { label: 'Answer', href: '/app/runs/run_1' }
    ]);
  });

  test.each([
    ['connectionFailing', '“Ada’s sheets” does not work', '/app/connections'],
    ['feedFailing', 'The feed of “Orders” cannot be read', '/app/workflows/wf_1?node=n_send'],
    ['botFailing', 'The bot of “Orders” hears nothing', '/app/workflows/wf_1?node=n_send']
  ] as const)('%s says why, and leads to where it is put right', (kind, title, href) => {
    const words = describeAttention(item({ kind, connectionName: 'Ada’s sheets' }));
    expect(words).toMatchObject({ title, action: { href } });
    expect(words.text).toContain('The service answered 404.');
  });

  test('a missing secret is chosen again where it is used', () => {
    expect(describeAttention(item({ kind: 'secretGone', error: null })).action.href).toBe(
      '/app/workflows/wf_1?node=n_send'
    );
  });
});
