import { expect, it } from 'vitest';
import { portsOf } from '../define-node.ts';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, switchNode } from './switch.ts';

const rules = {
  r_big: { name: 'Big', left: { expr: 'total' }, operator: 'number.above', right: 100, order: 2 },
  r_de: { left: { expr: 'country' }, right: 'DE', order: 1 }
};

function run(config: Record<string, unknown>, values: Record<string, string | number>) {
  return execute(resolvedConfig(switchNode, config, values), fakeContext({ input: [{ id: 1 }] }));
}

it('has a port per rule, in order, named after it, and one for the rest', () => {
  expect(portsOf(switchNode, { rules }).outputs).toEqual([
    { id: 'r_de', label: 'Path 1' },
    { id: 'r_big', label: 'Big' },
    { id: 'fallback', label: 'Otherwise' }
  ]);
  expect(portsOf(switchNode, { rules, fallback: false }).outputs.map(({ id }) => id)).toEqual([
    'r_de',
    'r_big'
  ]);
  expect(portsOf(switchNode).outputs.map(({ id }) => id)).toEqual(['fallback']);
});

it('keeps the port of a rule when it is renamed or moved', () => {
  const moved = { ...rules, r_big: { ...rules.r_big, name: 'Huge', order: 0 } };
  expect(portsOf(switchNode, { rules: moved }).outputs[0]).toEqual({ id: 'r_big', label: 'Huge' });
});

it('sends an item by the first rule that fits, or by every one', async () => {
  const values = { total: 200, country: 'DE' };
  expect(await run({ rules }, values)).toEqual({ r_de: [{ data: { id: 1 } }] });
  expect(Object.keys(await run({ rules, send: 'all' }, values))).toEqual(['r_de', 'r_big']);
});

it('sends the rest by Otherwise, or ends it', async () => {
  const values = { total: 1, country: 'FR' };
  expect(await run({ rules }, values)).toEqual({ fallback: [{ data: { id: 1 } }] });
  expect(await run({ rules, fallback: false }, values)).toEqual({});
});

it('can ignore capitals, and needs a rule with a value', async () => {
  expect(await run({ rules, ignoreCase: true }, { total: 1, country: 'de' })).toHaveProperty('r_de');
  expect(checkConfig(switchNode, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'rules' }]);
  expect(checkConfig(switchNode, { rules: { r: { right: 'x' } } })).toMatchObject([
    { field: 'rules.r.left' }
  ]);
});
