import { expect, test } from 'vitest';
import { checkConfig } from '../form/check.ts';
import { FAKE_NOW, fakeContext, resolvedConfig } from '../testing.ts';
import { execute, form } from './form.ts';

const config = { title: 'Hi', path: 'p', fields: { a: { name: 'email', order: 1 } } };

test('gives the answers by name, and when they came', async () => {
  const trigger = { email: 'ada@example.com', submittedAt: '2026-01-01T00:00:00.000Z', other: 1 };
  const output = await execute(resolvedConfig(form, config), fakeContext({ trigger }));
  expect(output).toEqual({
    out: [{ data: { email: 'ada@example.com', submittedAt: '2026-01-01T00:00:00.000Z' } }]
  });
});

test('started by hand it has no answers', async () => {
  const output = await execute(resolvedConfig(form, config), fakeContext());
  expect(output).toEqual({ out: [{ data: { email: null, submittedAt: FAKE_NOW.toISOString() } }] });
});

test.each([
  [{ a: { name: 'submittedAt', order: 1 } }, /when the form was sent/],
  [{ a: { name: 'x.y', order: 1 } }, /dot/],
  [{ a: { name: 'x', order: 1 }, b: { name: 'x', order: 2 } }, /Two questions/]
])('%j is refused in words', (fields, sentence) => {
  expect(checkConfig(form, { ...config, fields })).toEqual([
    expect.objectContaining({ message: expect.stringMatching(sentence) })
  ]);
});
