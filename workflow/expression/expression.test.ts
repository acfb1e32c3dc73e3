import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { Json } from '../types.ts';
import { compileExpression } from './compile.ts';
import { ExpressionError } from './error.ts';
import type { ExpressionScope } from './types.ts';

const order: Json = {
  id: 66,
  customer: { name: 'Ada', 'e-mail': 'ada@example.com', nickname: null },
  rows: [
    { sku: 'A', price: 3, qty: 2 },
    { sku: 'B', price: 4, qty: 1 }
  ],
  paid: true,
  dueAt: '2026-03-01T00:00:00Z',
  text: '5'
};

const outputs: Record<string, Json[]> = {
  n_crm: [{ owner: 'Bob' }, { owner: 'Cyd' }],
  n_one: [{ only: 1 }],
  n_empty: []
};

const scope: ExpressionScope = {
  json: order,
  now: new Date('2026-03-04T09:30:00Z'),
  timeZone: 'Europe/Berlin',
  run: { id: 'run_1' },
  workflow: { id: 'wf_1', name: 'Orders' },
  node: (id) => {
    const items = outputs[id];
    return items && { items, ...(id === 'n_crm' ? { item: items[1] } : {}) };
  }
};

const evaluate = (source: string): Json => compileExpression(source).evaluate(scope);
const value = (code: string): Json => evaluate(`{{ ${code} }}`);
const problem = (code: string): string | undefined => compileExpression(`{{ ${code} }}`).problems[0]?.message;

function failure(code: string): string {
  try {
    return `no failure: ${JSON.stringify(value(code))}`;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

describe('template text', () => {
  it.each<[string, Json]>([
    ['no braces', 'no braces'],
    ['', ''],
    ['{{ $json.id }}', 66],
    ['{{$json.paid}}', true],
    ['{{ $json.rows }}', (order as { rows: Json }).rows],
    [' {{ $json.id }}', ' 66'],
    ['Hello {{ $json.customer.name }}!', 'Hello Ada!'],
    ['{{ $json.id }}-{{ $json.missing }}-{{ $json.customer.nickname }}', '66--'],
    ['{{ $json.missing }}', null],
    ['{"id":{{ $json.id }}}', '{"id":66}'],
    ['{{ "}}" + "{{" }}', '}}{{'],
    ['{{ { a: { b: 1 } } }}', { a: { b: 1 } }],
    ['{{ {a:{b:1}}}}', { a: { b: 1 } }],
    ['a single { brace } and }}', 'a single { brace } and }}'],
    ['rows: {{ $json.rows.map(row => row.sku) }}', 'rows: ["A","B"]'],
    ['{{ "x" /* }} */ + `}}${ "}" }` }}', 'x}}}'],
    ['{{ /}}/.test("}}") }}', true]
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });

  it('never evaluates its own results', () => {
    const attack = { json: '{{ 7 * 7 }} ={{ 7 * 7 }} ${7*7} <%= 7 %>', now: scope.now, node: scope.node };

    expect(compileExpression('{{ $json }}').evaluate(attack)).toBe(attack.json);
    expect(compileExpression('> {{ $json }}').evaluate(attack)).toBe(`> ${attack.json}`);
    expect(compileExpression('={{ 1 + 1 }}').evaluate(attack)).toBe('=2');
  });
});

describe('values', () => {
  it.each<[string, Json]>([
    ['$json.customer["e-mail"]', 'ada@example.com'],
    ['$json.rows[1].sku', 'B'],
    ['$json.rows["0"].sku', 'A'],
    ['$json.a.b.c', null],
    ['$json.rows[9].sku', null],
    ['$json?.customer?.name', 'Ada'],
    ['$json.missing?.trim()', null],
    ['$json.missing?.trim().toUpperCase().length', null],
    ['($json.missing?.a).b', null],
    ['$json[$json.missing]', null],
    ['$json[["id"]]', null],
    ['"abc"[1]', 'b'],
    ['"abc".length + $json.rows.length', 5],
    ['$json.customer.nickname ?? "none"', 'none'],
    ['$json.missing || "fallback"', 'fallback'],
    ['$json.paid && $json.id', 66],
    ['$json.id > 50 ? "big" : "small"', 'big'],
    ['`Order ${$json.id}: ${$json.missing}!`', 'Order 66: !'],
    ['1 + 2 * 3 ** 2 - 4 / 2 % 3', 17],
    ['$json.text * 2', 10],
    ['$json.text + 2', '52'],
    ['"a" + null + undefined + true', 'atrue'],
    ['-$json.text', -5],
    ['!$json.paid', false],
    ['typeof $json.rows + typeof $json.missing + typeof 1', 'objectundefinednumber'],
    ['1 / 0', null],
    ['1 == "1"', true],
    ['1 === "1"', false],
    ['null == undefined', true],
    ['$json.missing < 5', false],
    ['"b" > "a"', true],
    ['10 > "9"', true],
    ['$json.dueAt < $now', true],
    ['$now === DateTime.now()', true],
    ['[1, ...[2, 3], ...$json.missing]', [1, 2, 3]],
    [
      '{ ...$json.customer, name: "Eve", [`k${1}`]: 1 }',
      {
        name: 'Eve',
        'e-mail': 'ada@example.com',
        nickname: null,
        k1: 1
      }
    ],
    ['{ a: undefined, b: [undefined, 0 / 0] }', { b: [null, null] }],
    ['[$now, { at: $today }]', ['2026-03-04T10:30:00.000+01:00', { at: '2026-03-04T00:00:00.000+01:00' }]],
    ['$workflow.name + $run.id + $execution.id', 'Ordersrun_1run_1']
  ])('%s', (code, expected) => {
    expect(value(code)).toEqual(expected);
  });
});

describe('functions of the author', () => {
  it.each<[string, Json]>([
    ['$json.rows.filter(row => row.price > 3).map(row => row.sku)', ['B']],
    ['$json.rows.map(({ sku, price: p, tax = 1 }) => sku + p + tax)', ['A31', 'B41']],
    ['$json.rows.map(({ sku: { length } }, index) => length + index)', [1, 2]],
    ['Object.entries({ a: 1 }).map(([key, [inner] = [7]]) => key + inner)', ['a']],
    ['$json.rows.reduce((sum, row) => sum + row.price * row.qty, 0)', 10],
    [
      '[1, 2].map(x => [10, 20].map(y => x * y))',
      [
        [10, 20],
        [20, 40]
      ]
    ],
    ['[1].map(x => [2].map(x => x)[0] + x)', [3]],
    ['[1, 2].map((x, i, all) => all.length + i)', [2, 3]],
    ['["1", "2"].map(Number)', [1, 2]],
    ['[3, 1].sort((a, b) => a - b)', [1, 3]],
    ['"a1b2".replace(/[a-z](\\d)/g, (all, digit) => digit * 2)', '24'],
    ['[1, 2].map((x => x * 2))', [2, 4]],
    ['[1].map($json => $json)', [1]],
    ['Math.max(...$json.rows.map(row => row.price))', 4]
  ])('%s', (code, expected) => {
    expect(value(code)).toEqual(expected);
  });
});

describe('nodes', () => {
  it.each<[string, Json]>([
    ["$('n_crm').item.json.owner", 'Cyd'],
    ['$("n_crm").first().json.owner', 'Bob'],
    ["$('n_crm').last().json.owner", 'Cyd'],
    ["$('n_crm').all().map(item => item.json.owner)", ['Bob', 'Cyd']],
    ["$('n_crm').json.owner", 'Cyd'],
    ['$node["n_crm"].json.owner', 'Cyd'],
    ['$node.n_crm.json.owner', 'Cyd'],
    ["$('n_one').item.json.only", 1],
    ["$('n_empty').first().json.a", null],
    ["$('n_other').item.json.a ?? $('n_one').item.json.only", 1],
    ["$('n_other').isExecuted", false],
    ["$('n_other').all()", []],
    ['$input.item.json.id', 66],
    ['$input.all().length', 1]
  ])('%s', (code, expected) => {
    expect(value(code)).toEqual(expected);
  });

  it('lists each node that is read once', () => {
    const { references } = compileExpression(
      "{{ $('n_a').item.json.x }} {{ $node['n_b'].json }} {{ $('n_a').all() }}"
    );

    expect(references).toEqual(['n_a', 'n_b']);
  });

  it('keeps the references of an expression that has a problem', () => {
    expect(compileExpression("{{ $('n_a').item.json.x.trimm() }}").references).toEqual(['n_a']);
  });
});

describe('problems', () => {
  it.each([
    ['$json.a.tolowercase()', 'There is no function tolowercase. Did you mean toLowerCase?'],
    ['lenght($json.a)', 'There is no function lenght.'],
    ['$jsn.a', '$jsn is not known here. Did you mean $json?'],
    ['Math.maximum(1)', 'There is no function maximum.'],
    ['Math.flor(1)', 'There is no function flor. Did you mean floor?'],
    ['[].push(1)', 'Lists are never changed. Use list.concat(value) or [...list, value].'],
    ['$json.a = 1', 'Expressions cannot change values. To compare, use ===.'],
    [
      '$json.rows.map(row => { return 1 })',
      'A function is one expression: x => x.name, without braces around it.'
    ],
    ['$json.rows.map(function (row) { return 1 })', 'Write a function with an arrow: x => x.name.'],
    ['x => x', 'A function can only be given to another one, such as map or filter.'],
    [
      '$secrets.key',
      'Secrets are never visible to expressions. Choose the secret in the field that needs it.'
    ],
    ['$json.a +', 'This expression is not finished.'],
    ['$json.a $json.b', 'Only one expression can stand between {{ and }}.'],
    ['$json.a; $json.b', 'Only one expression can stand between {{ and }}.'],
    ['', 'There is nothing between {{ and }}.'],
    ['"abc', 'Unterminated string constant.'],
    ['/(?=a)b/.test("a")', 'Patterns cannot look ahead or behind: (?=…) and (?<=…) are not supported.'],
    ['/(a)\\1/.test("a")', 'Patterns cannot refer back to a group: \\1 is not supported.'],
    ['$($json.name)', "Name one node between quotes: $('Node')."],
    ['"a".trim(x => x)', 'trim does not take a function.'],
    ['Math', 'Math is not a value. Use it as a function.']
  ])('%s', (code, message) => {
    expect(problem(code)).toBe(message);
  });

  it('points at the place in the whole field', () => {
    const source = 'Hi {{ $json.name }}, {{ $json.age.tofixed(1) }}';
    const [found] = compileExpression(source).problems;

    expect(source.slice(found?.start, found?.end)).toBe('tofixed');
    expect(() => compileExpression(source).evaluate(scope)).toThrow(found?.message);
  });

  it('reports a {{ that is never closed', () => {
    expect(compileExpression('Hi {{ $json.name').problems).toEqual([
      { message: 'This {{ has no closing }}.', start: 3, end: 16 }
    ]);
  });
});

describe('failures', () => {
  it.each([
    [
      '$json.missing.trim()',
      'trim works on text, but this is missing. Write ?.trim(…) if it may be missing.'
    ],
    ['$json.rows.trim()', 'trim works on text, but this is a list.'],
    ['$json.missing * 2', 'A number is needed here, but this is missing.'],
    ['"abc" - 1', '"abc" is not a number.'],
    ['$json.rows.map("sku")', 'map needs a function such as x => x.name, but this is text.'],
    ['$json.text.padStart("x")', '"x" is not a number.'],
    ["$('n_crm')", 'This is a whole node. Add .item.json to read the data of its item.'],
    ['/a/', 'The result is a pattern, which is not data.'],
    ['"{".parseJson()', 'parseJson: this is not JSON.'],
    ['"soon".toDate()', '"soon" is not a date. Use .toDate("dd.MM.yyyy") for other formats.'],
    ['$now.setZone("Mars/Base")', 'There is no time zone "Mars/Base". Use a name such as Europe/Berlin.'],
    ['$now.plus(1, "blink")', '"blink" is not a unit of time. Use year, month, week, day, hour …']
  ])('%s', (code, message) => {
    expect(failure(code)).toBe(message);
  });

  it('knows where it happened', () => {
    const source = 'Total: {{ $json.rows.map(row => row.sku.trim() + row.name.trim()) }}';
    let range: { start: number; end: number } | undefined;
    try {
      evaluate(source);
    } catch (error) {
      range = (error as ExpressionError).range;
    }

    expect(source.slice(range?.start, range?.end)).toBe('row.name.trim()');
  });
});

describe('limits', () => {
  it(`allows ${LIMITS.expressionsPerField} expressions in a field`, () => {
    expect(compileExpression('{{ 1 }}'.repeat(LIMITS.expressionsPerField)).problems).toEqual([]);
    expect(compileExpression('{{ 1 }}'.repeat(LIMITS.expressionsPerField + 1)).problems).toHaveLength(1);
  });

  it('counts only code, so that long texts can hold a few expressions', () => {
    const text = 'x'.repeat(LIMITS.expressionCharacters * 2);

    expect(evaluate(`${text}{{ 1 }}`)).toBe(`${text}1`);
    expect(compileExpression(`{{ "${text}" }}`).problems).toHaveLength(1);
  });

  it('handles lists as long as a step may hold', () => {
    const rows = Array.from({ length: LIMITS.itemsPerStep }, (_, id) => ({ id }));
    const { evaluate } = compileExpression('{{ $json.filter(row => row.id % 2 === 0).map(row => row.id) }}');

    expect(evaluate({ ...scope, json: rows })).toHaveLength(LIMITS.itemsPerStep / 2);
  });
});
