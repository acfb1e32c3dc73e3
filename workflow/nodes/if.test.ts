import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, ifNode } from './if.ts';

const above = { left: { expr: 'score' }, operator: 'number.above', right: 70, order: 1 };
const german = { left: { expr: 'country' }, operator: 'text.is', right: 'de', order: 2 };

function run(config: Record<string, unknown>, values: Record<string, string | number | null>) {
  return execute(resolvedConfig(ifNode, config, values), fakeContext({ input: [{ id: 1 }] }));
}

it('sends the item down one path, unchanged', async () => {
  expect(await run({ conditions: { above } }, { score: 71 })).toEqual({ true: [{ data: { id: 1 } }] });
  expect(await run({ conditions: { above } }, { score: 70 })).toEqual({ false: [{ data: { id: 1 } }] });
});

it('asks for all conditions or for any', async () => {
  const conditions = { above, german };
  const values = { score: 71, country: 'fr' };
  expect(await run({ conditions }, values)).toHaveProperty('false');
  expect(await run({ conditions, match: 'any' }, values)).toHaveProperty('true');
});

it('can ignore capitals', async () => {
  const values = { country: 'DE' };
  expect(await run({ conditions: { german } }, values)).toHaveProperty('false');
  expect(await run({ conditions: { german }, ignoreCase: true }, values)).toHaveProperty('true');
});

it('stops at a value that cannot be compared, and names the condition', async () => {
  await expect(run({ conditions: { above } }, { score: 'high' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: 'Condition 1: “high” is not a number.'
  });
});

it('needs a condition with a value', () => {
  expect(checkConfig(ifNode, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'conditions' }]);
  expect(checkConfig(ifNode, { conditions: { c: { right: 1 } } })).toMatchObject([
    { field: 'conditions.c.left' }
  ]);
  expect(checkConfig(ifNode, { conditions: { c: { left: 1, operator: 'number.nearly' } } })).toMatchObject([
    { field: 'conditions.c.operator' }
  ]);
});

it('says in one line what it asks', () => {
  const score = { left: { expr: '{{ $json.score }}' }, operator: 'number.above', right: 70 };
  expect(ifNode.summarize?.({})).toBe('No condition yet');
  expect(ifNode.summarize?.({ conditions: { score } })).toBe('score is above 70');
  expect(ifNode.summarize?.({ conditions: { a: score, b: score }, match: 'any' })).toBe(
    'Any of 2 conditions'
  );
});
