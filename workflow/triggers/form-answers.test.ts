import { expect, test } from 'vitest';
import { type FormQuestion, readFormAnswers } from './form-answers.ts';

const question = (type: FormQuestion['type'], more: Partial<FormQuestion> = {}): FormQuestion => ({
  name: 'a',
  label: 'A',
  type,
  options: 'Small, Large',
  required: true,
  ...more
});

test.each([
  ['text', ' Ada ', 'Ada'],
  ['paragraph', 'one\r\ntwo', 'one\ntwo'],
  ['email', 'ada@example.com', 'ada@example.com'],
  ['number', '1,5', 1.5],
  ['date', '2024-02-29', '2024-02-29'],
  ['choice', 'Large', 'Large'],
  ['boolean', 'on', true]
] as const)('%s %j is read as %j', (type, sent, value) => {
  expect(readFormAnswers([question(type)], { a: sent })).toEqual({ values: { a: value } });
});

test.each([
  ['text', '', 'needed'],
  ['text', 'a\nb', 'one line'],
  ['text', 'a\0b', 'cannot be stored'],
  ['text', 'x'.repeat(501), 'At most 500'],
  ['paragraph', 'x'.repeat(10_001), 'At most 10,000'],
  ['email', 'ada@example', 'not an e-mail'],
  ['email', 'a@b.com\nbcc: c@d.com', 'not an e-mail'],
  ['number', 'many', 'not a number'],
  ['number', 'Infinity', 'not a number'],
  ['date', '2026-02-30', '2026-01-31'],
  ['choice', 'Medium', 'Choose one'],
  ['boolean', '', 'Tick this']
] as const)('%s %j is refused in words', (type, sent, words) => {
  const result = readFormAnswers([question(type)], { a: sent });
  expect('errors' in result && result.errors.a).toContain(words);
});

test('what need not be answered may be empty, and what was not asked is left out', () => {
  const questions = [
    question('number', { required: false }),
    question('boolean', { name: 'b', required: false })
  ];
  expect(readFormAnswers(questions, { b: '', c: 'x', __proto__: 'x' })).toEqual({
    values: { a: null, b: false }
  });
});
