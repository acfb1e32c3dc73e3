import { expect, test } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { calledByWorkflow, execute } from './called-by-workflow.ts';

const config = resolvedConfig(calledByWorkflow, {
  inputs: {
    a: { name: 'text', required: true, order: 1 },
    b: { name: 'times', type: 'number', default: '2', order: 2 }
  }
});

test('takes what the caller sends, each value of its type', () => {
  const ctx = fakeContext({ trigger: { text: 'Hello', times: '3', more: true } });
  expect(execute(config, ctx)).toEqual({ out: [{ data: { text: 'Hello', times: 3, more: true } }] });
});

test('fills in what is missing, and refuses without what is required', () => {
  expect(execute(config, fakeContext({ trigger: { text: 'x' } }))).toEqual({
    out: [{ data: { text: 'x', times: 2 } }]
  });
  expect(() => execute(config, fakeContext({ trigger: {} }))).toThrow('“text” is missing.');
});

test('says what it is given', () => {
  const inputs = { a: { name: 'text' }, b: { name: 'when' } };
  expect(calledByWorkflow.summarize?.({ inputs })).toBe('Is given text and when');
  expect(calledByWorkflow.summarize?.({})).toBe('When another workflow runs it');
});
