import { expect, test } from 'vitest';
import { readAnswers, runInputs } from './run-inputs.ts';

const inputs = runInputs({
  inputs: {
    b: { name: 'age', type: 'number', order: 2 },
    a: { name: 'email', label: 'Your e-mail', required: true, order: 1 },
    c: { name: 'size', type: 'choice', options: 'Small, Large ,', default: 'Small', order: 3 },
    d: { name: 'vip', type: 'boolean', default: true, order: 4 },
    e: { label: 'nameless', order: 5 }
  }
});

test('questions come in order, with what they are called', () => {
  expect(inputs.map(({ name, label, initial }) => [name, label, initial])).toEqual([
    ['email', 'Your e-mail', ''],
    ['age', 'age', ''],
    ['size', 'size', 'Small'],
    ['vip', 'vip', 'true']
  ]);
  expect(inputs[2]!.choices).toEqual(['Small', 'Large']);
});

test('answers get their types, and empty optional ones are left out', () => {
  expect(readAnswers(inputs, { email: ' a@b.co ', age: '4,5', size: 'Large', vip: '' })).toEqual({
    values: { email: 'a@b.co', age: 4.5, size: 'Large', vip: false },
    errors: {}
  });
  expect(readAnswers(inputs, { email: 'x', age: '' }).values).toEqual({ email: 'x', vip: false });
});

test('what is wrong is said at the question', () => {
  expect(readAnswers(inputs, { age: 'many' }).errors).toEqual({
    email: 'Needed for the run.',
    age: 'This is not a number.'
  });
});
