import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { Json } from '../types.ts';
import { execute, setFields } from './set-fields.ts';

type Rows = Record<string, Record<string, unknown>>;

async function run(
  config: { fields: Rows; keepOnly?: boolean },
  input: Json,
  values: Record<string, Json> = {}
) {
  const output = await execute(resolvedConfig(setFields, config, values), fakeContext({ input: [input] }));
  return output.out?.[0]?.data;
}

it('adds and changes fields and leaves the rest alone', async () => {
  const fields = {
    a: { name: 'name', value: 'Ada' },
    b: { name: 'age', type: 'number', value: { expr: 'n' } }
  };
  expect(await run({ fields }, { name: 'Bob', city: 'Bonn' }, { n: '36' })).toEqual({
    name: 'Ada',
    age: 36,
    city: 'Bonn'
  });
});

it('keeps only its own fields when asked to', async () => {
  expect(
    await run({ fields: { a: { name: 'name', value: 'Ada' } }, keepOnly: true }, { city: 'Bonn' })
  ).toEqual({
    name: 'Ada'
  });
});

it('reaches inside by dots and into lists by numbers, without touching what came in', async () => {
  const input = { customer: { name: 'Ada' }, items: [{ price: 1 }, { price: 2 }] };
  const before = structuredClone(input);
  const fields = {
    a: { name: 'customer.address.city', value: 'Bonn', order: 1 },
    b: { name: 'items.1.price', type: 'number', value: 3, order: 2 },
    c: { name: 'items.2.price', type: 'number', value: 4, order: 3 }
  };
  expect(await run({ fields }, input)).toEqual({
    customer: { name: 'Ada', address: { city: 'Bonn' } },
    items: [{ price: 1 }, { price: 3 }, { price: 4 }]
  });
  expect(input).toEqual(before);
});

it.each<[string, Json, Json]>([
  ['text', 5, '5'],
  ['text', null, ''],
  ['text', ['a'], '["a"]'],
  ['number', '1.5', 1.5],
  ['number', '', null],
  ['boolean', 'yes', true],
  ['boolean', 0, false],
  ['date', '2026-01-31', '2026-01-31'],
  ['date', '2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
  ['date', 'Sat, 31 Jan 2026 09:00:00 GMT', '2026-01-31T09:00:00.000Z'],
  ['list', 'a, b', ['a', 'b']],
  ['list', 'a, b\nc', ['a, b', 'c']],
  ['list', '[1, 2]', [1, 2]],
  ['list', { a: 1 }, [{ a: 1 }]],
  ['object', '{"a": 1}', { a: 1 }],
  ['object', null, null]
])('reads a %s from %j', async (type, value, expected) => {
  expect(await run({ fields: { f: { name: 'f', type, value: { expr: 'v' } } } }, {}, { v: value })).toEqual({
    f: expected
  });
});

it.each<[string, Json, string]>([
  ['number', 'many', '“f” expects a number, not “many”.'],
  ['date', 'soon', '“f” expects a date, not “soon”.'],
  ['object', [1], '“f” expects a group of fields, not a list.'],
  ['boolean', [], '“f” expects yes or no, not a list.']
])('refuses to read a %s from %j', async (type, value, message) => {
  await expect(run({ fields: { f: { name: 'f', type, value } } }, {})).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message
  });
});

it('refuses a place in a list that cannot be', async () => {
  const at = (name: string) => run({ fields: { f: { name, value: 'x' } } }, { list: [1] });
  await expect(at('list.first')).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  await expect(at('list.999999999')).rejects.toMatchObject({
    message: '“999999999” is no place in a list of 1.'
  });
});

it.each(['__proto__', 'a.__proto__.b', 'constructor.prototype', ' __proto__ '])(
  'refuses the name %j, typed in or computed',
  (name) => {
    expect(checkConfig(setFields, { fields: { f: { name, value: 1 } } })).toHaveLength(1);
    expect(() =>
      resolvedConfig(setFields, { fields: { f: { name: { expr: 'n' } } } }, { n: name })
    ).toThrow();
  }
);

it('never changes a prototype, whatever names and data come in', async () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}(\.[a-z_]{1,12}){0,3}$/);
  const data = fc.oneof(
    fc.object() as fc.Arbitrary<Json>,
    fc.constant(JSON.parse('{"__proto__": {"x": 1}}') as Json)
  );
  await fc.assert(
    fc.asyncProperty(name, data, async (path, input) => {
      const fields = { f: { name: path, value: 'polluted' } };
      if (checkConfig(setFields, { fields }).length === 0) await run({ fields }, input);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    })
  );
});

it('says in one line what it sets', () => {
  expect(setFields.summarize?.({})).toBe('Changes nothing yet');
  expect(setFields.summarize?.({ fields: { a: { name: 'email' } } })).toBe('Sets email');
  expect(setFields.summarize?.({ keepOnly: true, fields: { a: { name: 'email' } } })).toBe('Keeps email');
});

it('shows a sample of what it will give out', () => {
  const fields = {
    a: { name: 'customer.name', value: 'Ada' },
    b: { name: 'age', type: 'number', value: { expr: 'x' } }
  };
  expect(setFields.sample?.({ fields }, { city: 'Bonn' })).toEqual({
    city: 'Bonn',
    customer: { name: 'Ada' },
    age: 42
  });
});
