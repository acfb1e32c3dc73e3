import { expect, test } from 'vitest';
import {
  besideMonth,
  costOfStep,
  costText,
  dayName,
  daysOfMonth,
  describeEstimate,
  describeKind,
  describePause,
  describeSpend,
  monthName
} from './words.ts';

const budget = {
  monthlyCapMicros: 5_000_000,
  spentMicros: 1_250_000,
  reached: false,
  waitingRuns: 0,
  resetsAt: '2026-04-01T00:00:00.000Z'
};

test('months and days are those of UTC', () => {
  expect(monthName('2026-03')).toBe('March 2026');
  expect(dayName('2026-03-09')).toBe('9 Mar');
  expect([besideMonth('2026-01', -1), besideMonth('2026-12', 1)]).toEqual(['2025-12', '2027-01']);
  expect(daysOfMonth('2024-02')).toHaveLength(29);
  expect(daysOfMonth('2026-03').at(-1)).toBe('2026-03-31');
});

test('each kind has a name, an amount and its price', () => {
  expect(describeKind({ kind: 'step', quantity: 18_402 })).toEqual({
    name: 'Steps that succeeded',
    amount: '18,402',
    price: '$0.10 per 1,000'
  });
  expect(describeKind({ kind: 'compute_ms', quantity: 90_000 })).toMatchObject({
    amount: '1 min 30 s',
    price: '$0.036 per hour'
  });
});

test('spend is compared with the budget', () => {
  expect(describeSpend({ ...budget, monthlyCapMicros: null })).toBe('No budget is set');
  expect(describeSpend(budget)).toBe('$3.75 of $5.00 left');
  expect(describeSpend({ ...budget, reached: true })).toBe('The budget of $5.00 is spent');
});

test('a pause says what waits and what ends it', () => {
  expect(describePause({ ...budget, waitingRuns: 1 }, true)).toBe(
    '1 run waits; nothing is lost. They go on when you raise it, or on 1 Apr.'
  );
  expect(describePause(budget, false)).toContain('an owner or admin');
});

test('a step costs what its rounds used, and says when a price is missing', () => {
  const line = {
    kind: 'ai_tokens',
    nodeId: 'n_ask',
    iteration: 0,
    quantity: 14,
    costMicros: 9,
    model: 'gpt-5-mini'
  } as const;
  const cost = {
    costMicros: 118,
    unpricedTokens: 0,
    lines: [
      line,
      { ...line, iteration: 1 },
      { ...line, kind: 'step', nodeId: null, iteration: null, model: null } as const
    ]
  };
  const attempts = [{ iteration: 0, status: 'succeeded', reused: false }];
  expect(costOfStep(cost, { nodeId: 'n_ask', attempts })).toBe('$0.0001 · 14 tokens of gpt-5-mini');
  expect(
    costOfStep(cost, { nodeId: 'n_set', attempts: [{ ...attempts[0]!, reused: true }] })
  ).toBeUndefined();
  expect(costOfStep({ ...cost, lines: [] }, { nodeId: 'n_ask', attempts })).toBeUndefined();
  const open = { ...cost, lines: [{ ...line, costMicros: null }] };
  expect(costOfStep(open, { nodeId: 'n_ask', attempts })).toBe('At least $0.0001 · 14 tokens of gpt-5-mini');
  expect(costText({ ...open, costMicros: 0, unpricedTokens: 14 })).toBe('$0 + 14 tokens of unknown price');
});

test('an estimate says on what it is based', () => {
  const estimate = {
    perRunMicros: 420,
    thousandRunsMicros: 420_000,
    basis: 'runs',
    runs: 12,
    withoutModels: false
  } as const;
  expect(describeEstimate(estimate)).toBe(
    'Costs about $0.0004 ($0.42 per 1,000 runs), as its last 12 runs did.'
  );
  expect(describeEstimate({ ...estimate, basis: 'steps', runs: 0, withoutModels: true })).toBe(
    'Costs about $0.0004, and what its language model asks ($0.42 per 1,000 runs), if each step runs once.'
  );
});
