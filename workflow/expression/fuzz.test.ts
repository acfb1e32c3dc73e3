import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../types.ts';
import { compileExpression } from './compile.ts';
import { ExpressionError } from './error.ts';
import { globals, methods, namespaces, properties } from './functions/index.ts';
import type { ExpressionScope } from './types.ts';

const SEED = 20260304;

const json = JSON.parse(
  '{"__proto__":{"polluted":1},"constructor":{"name":"own"},"list":[1,"b",null,{"a":2}],"text":"a-b","n":7,"at":"2026-03-04"}'
) as Json;
const before = JSON.stringify(json);

const scope: ExpressionScope = {
  json,
  now: new Date('2026-03-04T09:30:00Z'),
  node: (id) => (id === 'n_a' ? { items: [json, 2], item: json } : undefined)
};

/** The value, or `undefined` for a problem or an `ExpressionError`; anything else that is thrown fails the test. */
function evaluate(source: string): Json | undefined {
  try {
    return compileExpression(source).evaluate(scope);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** Fails on anything in a result that is not data. */
function expectData(value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') return expect(Number.isFinite(value)).toBe(true);
  expect(typeof value).toBe('object');
  expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
  for (const child of Object.values(value as object)) expectData(child);
}

function expectHostUntouched(): void {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(JSON.stringify(json)).toBe(before);
}

const names = [
  ...properties.keys(),
  'list',
  'text',
  'n',
  'at',
  'a',
  'constructor',
  '__proto__',
  'prototype',
  'polluted'
];
const statics = [...namespaces].flatMap(([name, table]) => [...table.keys()].map((key) => `${name}.${key}`));

const takingFunctions = [...methods].flatMap(([name, byKind]) =>
  Object.values(byKind).some((entry) => entry.callback) ? [name] : []
);

/** Source that the parser accepts: every kind of syntax that the language has, and a few that it does not. */
const { expression } = fc.letrec<{ expression: string; small: string; callback: string }>((tie) => {
  const inner = tie('expression');
  const pair = fc.tuple(inner, inner);
  return {
    small: fc.constantFrom(
      '$json',
      '$json.list',
      '$json.text',
      '$json.n',
      '$now',
      "$('n_a')",
      '$input',
      'x',
      'y',
      '1',
      '-2.5',
      '0',
      '"a"',
      '"2026-03-04"',
      'null',
      'undefined',
      'true',
      '/[ab]+/g',
      '[]',
      '({})',
      '[1, "b"]',
      '"__proto__"',
      '"constructor"'
    ),
    callback: fc
      .tuple(fc.constantFrom('x', '(x, y)', '({ a: x, constructor: y })', '([x, y = 1])', '()'), inner)
      .map(([parameters, body]) => `${parameters} => (${body})`),
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expression' },
      tie('small'),
      fc
        .tuple(inner, fc.constantFrom('.', '?.'), fc.constantFrom(...names))
        .map(([object, dot, name]) => `(${object})${dot}${name}`),
      pair.map(([object, key]) => `(${object})[${key}]`),
      fc
        .tuple(inner, fc.constantFrom(...methods.keys()), fc.oneof(inner, fc.constant('')))
        .map(([object, name, argument]) => `(${object}).${name}(${argument})`),
      fc
        .tuple(
          fc.oneof(inner, fc.constant('$json.list')),
          fc.constantFrom(...takingFunctions),
          tie('callback')
        )
        .map(([object, name, callback]) => `(${object}).${name}(${callback})`),
      fc
        .tuple(fc.constantFrom(...globals.keys(), ...statics), pair)
        .map(([name, args]) => `${name}(${args.join(', ')})`),
      fc
        .tuple(
          inner,
          fc.constantFrom('+', '-', '*', '/', '%', '**', '===', '==', '<', '>=', '&&', '||'),
          inner
        )
        .map(([left, operator, right]) => `((${left}) ${operator} (${right}))`),
      fc
        .tuple(fc.constantFrom('!', '-', '+', 'typeof '), inner)
        .map(([operator, value]) => `${operator}(${value})`),
      fc.tuple(inner, inner, inner).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      pair.map(([left, right]) => `\`a\${${left}}b\${${right}}\``),
      pair.map(([left, right]) => `[${left}, ...(${right})]`),
      pair.map(([left, right]) => `({ a: ${left}, ...(${right}), [${left}]: 1 })`)
    )
  };
});

describe('random expressions', () => {
  it('give data or an ExpressionError, change nothing and reach nothing', () => {
    let compiled = 0;
    fc.assert(
      fc.property(expression, (code) => {
        // Around it, so that the names x and y mean something everywhere.
        const source = `{{ [$json].map(x => [x.list].map(y => ${code})[0])[0] }}`;
        if (compileExpression(source).problems.length === 0) compiled++;
        expectData(evaluate(source) ?? null);
        expectHostUntouched();
      }),
      { seed: SEED, numRuns: 5_000 }
    );
    // Nearly all of them must be evaluated, or this test says nothing.
    expect(compiled).toBeGreaterThan(4_000);
  });

  it('give the same result each time', () => {
    fc.assert(
      fc.property(expression, (code) => {
        expect(evaluate(`{{ ${code} }}`)).toEqual(evaluate(`{{ ${code} }}`));
      }),
      { seed: SEED + 1, numRuns: 500 }
    );
  });
});

describe('random characters', () => {
  const fragment = fc.constantFrom(
    ...'()[]{}`"\',:?+-*/%<=>!.\\\n ',
    ...[
      '$json',
      '$now',
      "$('n_a')",
      '.map(x => ',
      '.constructor',
      '["__proto__"]',
      '${',
      '...',
      '=>',
      '{{',
      '}}',
      '//',
      '/*',
      '*/'
    ],
    ...[
      'x',
      '1',
      '"text"',
      'this',
      'function',
      'async ',
      'import(',
      'new ',
      'delete ',
      '__proto__',
      '🙂',
      '\u2028',
      '\0'
    ]
  );

  it('give data or an ExpressionError', () => {
    const source = fc.oneof(
      fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 200 })
    );
    fc.assert(
      fc.property(source, (code) => {
        expectData(evaluate(`{{${code}}}`) ?? null);
        expectHostUntouched();
      }),
      { seed: SEED, numRuns: 3_000 }
    );
  });

  it('without {{ are returned as they are', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 300 })
      .filter((candidate) => !candidate.includes('{{'));
    fc.assert(
      fc.property(text, (source) => {
        expect(compileExpression(source)).toMatchObject({ problems: [], references: [] });
        expect(evaluate(source)).toBe(source);
      }),
      { seed: SEED, numRuns: 2_000 }
    );
  });
});

describe('compared with JavaScript', () => {
  const { number } = fc.letrec<{ number: string; test: string }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 5 },
      fc.integer({ min: -9, max: 9 }).map((n) => `(${n})`),
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/', '%'), tie('number'))
        .map((parts) => `(${parts.join(' ')})`),
      fc
        .tuple(tie('test'), tie('number'), tie('number'))
        .map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      tie('number').map(
        (list) => `[1, ${list}, 3].map((x, i) => x * i).filter(x => x > 1).reduce((a, b) => a + b, 0)`
      )
    ),
    test: fc
      .tuple(
        tie('number'),
        fc.constantFrom('<', '<=', '>', '>=', '===', '!==', '==', '!=', '&&', '||', '??'),
        tie('number')
      )
      .map((parts) => `(${parts.join(' ')})`)
  }));

  it('calculates the same', () => {
    fc.assert(
      fc.property(number, (code) => {
        const expected = new Function(`return ${code}`)() as unknown;
        const result = typeof expected === 'number' && !Number.isFinite(expected) ? null : expected;
        expect(evaluate(`{{ ${code} }}`)).toEqual(result);
      }),
      { seed: SEED, numRuns: 1_000 }
    );
  });
});
