import { expect, it } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import type { JsonObject } from '../types.ts';
import { choicesOf, execute, start } from './start.ts';

const inputs = {
  mail: { name: 'email', label: 'Your e-mail', required: true, order: 1 },
  age: { name: 'age', type: 'number', order: 2 },
  size: { name: 'size', type: 'choice', options: 'Small, Large', default: 'Small', order: 3 },
  news: { name: 'news', type: 'boolean', default: false, order: 4 },
  day: { name: 'day', type: 'date', order: 5 }
};

function run(config: Record<string, unknown>, trigger: JsonObject) {
  return execute(resolvedConfig(start, config), fakeContext({ trigger }));
}

it('hands on what it was started with', async () => {
  expect(await run({}, { orderId: 7 })).toEqual({ out: [{ data: { orderId: 7 } }] });
});

it('reads answers as their types and fills in the usual ones', async () => {
  const trigger = { email: 'ada@example.com', age: '36', day: '2026-01-31', extra: 'kept' };
  expect(await run({ inputs }, trigger)).toEqual({
    out: [
      {
        data: {
          email: 'ada@example.com',
          age: 36,
          size: 'Small',
          news: false,
          day: '2026-01-31',
          extra: 'kept'
        }
      }
    ]
  });
});

it.each([
  [{}, '“Your e-mail” is missing.'],
  [{ email: '' }, '“Your e-mail” is missing.'],
  [{ email: 'a', age: 'old' }, '“age” expects a number, not “old”.'],
  [{ email: 'a', size: 'Huge' }, '“size” must be one of: Small, Large.'],
  [{ email: 'a', news: 'maybe' }, '“news” expects yes or no, not “maybe”.'],
  [{ email: 'a', day: 'soon' }, '“day” expects a date, not “soon”.']
])('refuses the answers %j', (trigger, message) => {
  expect(() => run({ inputs }, trigger)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID', message }));
});

it('takes a choice in any spelling', async () => {
  const { out } = await run({ inputs }, { email: 'a', size: ' large ' });
  expect(out?.[0]?.data).toMatchObject({ size: 'Large' });
});

it('refuses two questions of one name, names with dots and dangerous names', () => {
  const named = (...names: string[]) =>
    checkConfig(start, {
      inputs: Object.fromEntries(names.map((name, order) => [`r${order}`, { name, order }]))
    });
  expect(named('a', 'a')).toEqual([
    { code: 'INVALID_FIELD', field: 'inputs.r1.name', message: 'Two questions are called “a”. Rename one.' }
  ]);
  expect(named('a.b')[0]?.message).toBe('“a.b” must not contain a dot.');
  expect(named('__proto__')[0]?.message).toBe('“__proto__” cannot be used as a name.');
});

it('asks for the choices of a choice', () => {
  expect(checkConfig(start, { inputs: { r: { name: 'size', type: 'choice' } } })[0]?.message).toBe(
    'Ask for (row 1), Choices is empty.'
  );
  expect(choicesOf(' Small,, Large ')).toEqual(['Small', 'Large']);
});

it('says in one line what it does', () => {
  expect(start.summarize?.({})).toBe('When you press Run');
  expect(start.summarize?.({ inputs })).toBe('Asks for email, age and 3 more');
});
