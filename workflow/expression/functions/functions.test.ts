import { describe, expect, it } from 'vitest';
import { compileExpression } from '../compile.ts';
import type { ExpressionScope } from '../types.ts';
import { EXAMPLE_NOW, functionDocs, methods } from './index.ts';

const people = [{ name: 'Ada' }, { name: 'Bob' }];
const scope: ExpressionScope = { json: people[0]!, items: people, now: EXAMPLE_NOW, node: () => undefined };

describe('function reference', () => {
  it.each(functionDocs.map((doc) => [doc.on, doc.signature, doc] as const))(
    '%s %s',
    (_on, _signature, doc) => {
      const compiled = compileExpression(`{{ ${doc.example} }}`);

      expect(compiled.problems).toEqual([]);
      expect(compiled.evaluate(scope)).toEqual(doc.result);
      expect(doc.example).toContain(doc.name);
      expect(doc.description).toMatch(/^[A-Z-].*\.$/);
    }
  );

  it('documents each function of a kind once', () => {
    const keys = functionDocs.map(({ on, name }) => `${on}.${name}`);

    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it.each([...methods.keys()])('%s refuses every kind of wrong argument without another error', (name) => {
    const receivers = ['"text"', '12', '[3, 1, 2]', '{ a: 1 }', '$now', '/a/', '$input', 'undefined', 'true'];
    const values = [
      '',
      'undefined',
      '-1',
      '1e9',
      '"x"',
      '[1]',
      '{ a: 1 }',
      '$now',
      '/a/g',
      '$input',
      'null',
      'x => x',
      'NaN'
    ];
    for (const receiver of receivers)
      for (const value of values)
        for (const args of [value, `${value || '1'}, ${value || '1'}`]) {
          const { evaluate } = compileExpression(`{{ (${receiver}).${name}(${args}) }}`);
          expect(settle(() => evaluate(scope))).toBe('settled');
        }
  });
});

/** Whether a computation gave a value or failed as expressions may. */
function settle(compute: () => unknown): string {
  try {
    compute();
    return 'settled';
  } catch (error) {
    return error instanceof Error && error.name === 'ExpressionError' && error.cause === undefined
      ? 'settled'
      : `${String(error)} ${error instanceof Error ? String(error.cause) : ''}`;
  }
}
