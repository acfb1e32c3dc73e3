import { expect, test } from 'vitest';
import type { ExpressionScope } from '../expression/index.ts';
import { compileConfig } from './compile-config.ts';
import { findTestDefinition } from './testing/graphs.ts';

const scope = (json: ExpressionScope['json']): ExpressionScope => ({
  json,
  now: new Date(),
  node: () => undefined
});
const compile = (config: Record<string, unknown>) => compileConfig(findTestDefinition('pure')!, config);

test('expressions are evaluated in the scope of the item', () => {
  const config = compile({ text: { expr: 'Hi {{ $json.name }}' } });
  expect(config.resolve(scope({ name: 'Ada' }))).toEqual({ text: 'Hi Ada' });
  expect(config.resolve(scope({ name: 'Bo' }))).toEqual({ text: 'Hi Bo' });
});

test('a config without expressions gives its defaults', () => {
  expect(compile({}).resolve(scope(null))).toEqual({ text: '' });
});

test('what fails names the field and the kind of failure', () => {
  expect(() => compile({ text: { expr: '{{ $json.a.b( }}' } }).resolve(scope(null))).toThrow(
    expect.objectContaining({
      name: 'StepError',
      code: 'EXPRESSION_FAILED',
      message: expect.stringMatching(/^Text/)
    })
  );
  expect(() => compile({ text: { expr: '{{ [1] }}' } }).resolve(scope(null))).toThrow(
    expect.objectContaining({ code: 'INVALID_CONFIG' })
  );
});
