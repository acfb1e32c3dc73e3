import { expect, test } from 'vitest';
import { computeCost, MODEL_PRICES, stepsCost, toCents, tokensCost } from './index.ts';

test.each([
  ['gpt-5-mini', [1_000_000, 0], 250_000],
  ['gpt-5-mini-2025-08-07', [0, 1_000_000], 2_000_000],
  ['GPT-4o-mini', [11, 3], 3],
  ['claude-haiku-4-5-20251001', [9, 4], 29],
  ['claude-3-5-haiku-latest', [10, 1], 12]
] as const)('%s with %j tokens in and out costs %d millionths of a dollar', (model, tokens, cost) => {
  const [inputTokens, outputTokens] = tokens;
  expect(tokensCost({ model, inputTokens, outputTokens })).toBe(cost);
});

test.each(['llama-4', 'openai/gpt-5-mini', 'gpt-5-mini-turbo', 'constructor', ''])(
  'the price of “%s” is not known',
  (model) => expect(tokensCost({ model, inputTokens: 1, outputTokens: 1 })).toBeUndefined()
);

test('each price list says where and when it was read', () => {
  for (const { source, asOf } of MODEL_PRICES) {
    expect(source).toMatch(/^https:\/\//);
    expect(asOf).toMatch(/^20\d\d-\d\d$/);
  }
});

test('steps and working time have a price; cents are rounded once', () => {
  expect(stepsCost(1_000)).toBe(100_000);
  expect(computeCost(90_000)).toBe(900);
  expect([toCents(14_999), toCents(15_000), toCents(0)]).toEqual([1, 2, 0]);
});
