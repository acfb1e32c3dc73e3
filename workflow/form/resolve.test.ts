import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import type { Json } from '../types.ts';
import { field } from './field.ts';
import { prepareConfig, resolveConfig } from './resolve.ts';

const node = defineNode({
  type: 'sample',
  version: 1,
  title: 'Sample',
  icon: 'box',
  group: 'data',
  docs: { summary: 'For these tests.' },
  config: z.strictObject({
    url: field.text({
      label: 'URL',
      required: true,
      expression: true,
      check: (url) => (url.startsWith('https://') ? undefined : 'The URL must start with https://')
    }),
    count: field.number({ label: 'Count', default: 1, min: 1, max: 10, expression: true }),
    active: field.switch({ label: 'Active', default: true, expression: true }),
    mode: field.select({
      label: 'Mode',
      options: [
        { value: 'fast', label: 'Fast' },
        { value: 'slow', label: 'Slow' }
      ],
      default: 'fast'
    }),
    delay: field.text({
      label: 'Delay',
      required: true,
      expression: true,
      showIf: { field: 'mode', equals: 'slow' }
    }),
    body: field.textOrData({ label: 'Body' }),
    rows: field.rows({
      label: 'Rows',
      addLabel: 'Add',
      columns: {
        name: field.text({ label: 'Name', required: true, expression: true }),
        value: field.value({ label: 'Value' })
      }
    })
  }),
  ports: { inputs: [], outputs: [] },
  effect: 'none'
});

const URL_OK = { url: 'https://example.com' };

function resolve(config: Record<string, unknown>, values: Record<string, Json | undefined> = {}) {
  return resolveConfig(node, config, (expr) => values[expr]);
}

function configOf(config: Record<string, unknown>, values: Record<string, Json | undefined> = {}) {
  const resolution = resolve({ ...URL_OK, ...config }, values);
  if ('problem' in resolution) throw new Error(resolution.problem.message);
  return resolution.config;
}

function problemOf(config: Record<string, unknown>, values: Record<string, Json | undefined> = {}) {
  const resolution = resolve(config, values);
  if ('config' in resolution) throw new Error('It resolved');
  return resolution.problem;
}

describe('resolveConfig', () => {
  it('fills in defaults', () => {
    expect(configOf({})).toEqual({
      url: 'https://example.com',
      count: 1,
      active: true,
      mode: 'fast',
      delay: '',
      body: undefined,
      rows: []
    });
  });

  it('brings computed values to the type of the field', () => {
    const config = configOf(
      { count: { expr: 'n' }, active: { expr: 'b' }, url: { expr: 'u' } },
      {
        n: ' 7 ',
        b: 'no',
        u: 'https://example.com/7'
      }
    );
    expect(config).toMatchObject({ count: 7, active: false, url: 'https://example.com/7' });
  });

  it.each<[string, Json, string]>([
    ['count', 'many', 'Count expects a number, not “many”.'],
    ['count', 99, 'Count may be at most 10.'],
    ['count', null, 'Count expects a number, not nothing.'],
    ['url', ['a'], 'URL expects text, not a list.'],
    ['url', null, 'URL is empty.'],
    ['url', 'ftp://a', 'The URL must start with https://'],
    ['active', { a: 1 }, 'Active expects yes or no, not a group of fields.'],
    ['mode', 'slow', 'Mode cannot be computed.']
  ])('says what is wrong with a computed %s', (name, value, message) => {
    expect(problemOf({ ...URL_OK, [name]: { expr: 'x' } }, { x: value })).toEqual({
      code: 'INVALID_CONFIG',
      field: name,
      message
    });
  });

  it('says which field is missing or unknown', () => {
    expect(problemOf({}).message).toBe('URL is empty.');
    expect(problemOf({ ...URL_OK, colour: 'red' }).message).toBe('“colour” is not a field of Sample.');
  });

  it('never treats what an expression yields as an expression', () => {
    expect(configOf({ body: { expr: 'x' } }, { x: { expr: 'y' }, y: 'evaluated twice' }).body).toEqual({
      expr: 'y'
    });
    expect(problemOf({ url: { expr: 'x' } }, { x: { expr: 'y' }, y: 'https://evil' }).message).toBe(
      'URL expects text, not a group of fields.'
    );
  });

  it('reports a failed expression with the name of its field', () => {
    const failing = () => {
      throw Object.assign(new Error('There is no step called “Lookup”.'), { name: 'ExpressionError' });
    };
    expect(resolveConfig(node, { url: { expr: 'x' } }, failing)).toEqual({
      problem: { code: 'EXPRESSION_FAILED', field: 'url', message: 'URL: There is no step called “Lookup”.' }
    });
  });

  it('lets any other failure through', () => {
    const broken = () => {
      throw new RangeError('a bug');
    };
    expect(() => resolveConfig(node, { url: { expr: 'x' } }, broken)).toThrow(RangeError);
  });

  it('leaves hidden fields at their defaults, whatever is in them', () => {
    const config = configOf({ delay: { expr: 'fails' } });
    expect(config.delay).toBe('');
    expect(problemOf({ ...URL_OK, mode: 'slow' }).message).toBe('Delay is empty.');
  });

  it('gives rows in their order, without those nobody filled in', () => {
    const config = configOf(
      {
        rows: {
          blank: { name: '', order: 0 },
          second: { name: 'b', value: { expr: 'x' }, order: 2 },
          first: { name: 'a', value: 1, order: 1 }
        }
      },
      { x: [1, 2] }
    );
    expect(config.rows).toEqual([
      { id: 'first', name: 'a', value: 1 },
      { id: 'second', name: 'b', value: [1, 2] }
    ]);
  });

  it('names the row and column of a problem', () => {
    const rows = { r1: { name: 'a', order: 1 }, r2: { value: 'x', order: 2 } };
    expect(problemOf({ ...URL_OK, rows })).toMatchObject({
      field: 'rows.r2.name',
      message: 'Rows (row 2), Name is empty.'
    });
    const computed = { r1: { name: { expr: 'x' } } };
    expect(problemOf({ ...URL_OK, rows: computed }, { x: [] }).message).toBe(
      'Rows (row 1), Name expects text, not a list.'
    );
  });

  it('evaluates expressions inside data that was written as it is', () => {
    const config = configOf(
      { body: { list: [{ expr: 'x' }, 2], deep: { expr: 'y' } } },
      { x: 1, y: { a: 1 } }
    );
    expect(config.body).toEqual({ list: [1, 2], deep: { a: 1 } });
  });

  it('tells a body that yields nothing from one that was not written', () => {
    expect(configOf({ body: '' }).body).toBeUndefined();
    expect(configOf({ body: { expr: 'x' } }, { x: null }).body).toBeNull();
    expect(configOf({ body: { expr: 'x' } }, { x: '' }).body).toBe('');
  });

  it('is total: any config and any value give a config or a problem', () => {
    const anything = fc.jsonValue() as fc.Arbitrary<Json>;
    const config = fc.record(
      {
        url: fc.oneof(anything, fc.constant({ expr: 'x' })),
        count: fc.oneof(anything, fc.constant({ expr: 'x' })),
        rows: fc.oneof(anything, fc.dictionary(fc.string(), anything)),
        body: anything
      },
      { requiredKeys: [] }
    );
    fc.assert(
      fc.property(config, anything, (raw, value) => {
        const resolution = resolveConfig(node, raw, () => value);
        return 'config' in resolution || resolution.problem.message.length > 0;
      })
    );
  });
});

describe('prepareConfig', () => {
  it('evaluates only what is computed, once per item', () => {
    const evaluated: string[] = [];
    const resolveItem = prepareConfig(node, { ...URL_OK, count: { expr: 'n' } });
    const results = [1, 2, 3].map((count) =>
      resolveItem((expr) => {
        evaluated.push(expr);
        return count;
      })
    );
    expect(results.map((result) => ('config' in result ? result.config.count : undefined))).toEqual([
      1, 2, 3
    ]);
    expect(evaluated).toEqual(['n', 'n', 'n']);
  });

  it('reports a problem in the fixed part for every item', () => {
    const resolveItem = prepareConfig(node, { url: 'nonsense', count: { expr: 'n' } });
    expect(resolveItem(() => 1)).toMatchObject({ problem: { field: 'url' } });
  });
});
