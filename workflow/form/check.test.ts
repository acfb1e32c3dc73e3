import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { LIMITS } from '../limits.ts';
import { checkConfig } from './check.ts';
import { field } from './field.ts';

const node = defineNode({
  type: 'sample',
  version: 1,
  title: 'Sample',
  icon: 'box',
  group: 'data',
  docs: { summary: 'For these tests.' },
  config: z.strictObject({
    url: field.text({ label: 'URL', required: true, expression: true }),
    mode: field.select({ label: 'Mode', options: [{ value: 'a', label: 'Fast' }], default: 'a' }),
    secret: field.secretRef({ label: 'Secret', required: true, showIf: { field: 'mode', equals: 'b' } }),
    timeout: field.duration({ label: 'Timeout', default: 100, min: 100, max: 500 }),
    rows: field.rows({
      label: 'Rows',
      addLabel: 'Add',
      columns: {
        name: field.text({
          label: 'Name',
          required: true,
          check: (name) => (name === 'bad' ? 'Not this name.' : undefined)
        }),
        value: field.text({ label: 'Value', expression: true })
      }
    }),
    when: field.conditions({ label: 'When', addLabel: 'Add', required: true })
  }),
  check: ({ url }) =>
    url === 'https://same' ? [{ code: 'INVALID_FIELD', field: 'url', message: 'Choose another URL.' }] : [],
  ports: { inputs: [], outputs: [] },
  effect: 'none'
});

const when = { c: { left: 1, operator: 'number.above', right: 0 } };
const VALID = { url: 'https://example.com', when };

function problems(config: Record<string, unknown>): string[] {
  return checkConfig(node, config).map(({ code, field: name, message }) => `${code} ${name}: ${message}`);
}

describe('checkConfig', () => {
  it('finds nothing wrong with a complete config', () => {
    expect(problems(VALID)).toEqual([]);
  });

  it('names every required field that is empty', () => {
    expect(problems({ url: '' })).toEqual([
      'MISSING_FIELD url: URL is empty.',
      'MISSING_FIELD when: When is empty.'
    ]);
  });

  it('leaves expressions to the run', () => {
    expect(problems({ ...VALID, url: { expr: '{{ $json.url }}' } })).toEqual([]);
  });

  it('says in words what does not fit', () => {
    expect(problems({ ...VALID, url: 5 })).toEqual(['INVALID_FIELD url: URL must be text.']);
    expect(problems({ ...VALID, mode: 'z' })).toEqual(['INVALID_FIELD mode: Mode must be one of: Fast.']);
    expect(problems({ ...VALID, timeout: 9_000 })).toEqual([
      'INVALID_FIELD timeout: Timeout may be at most 500.'
    ]);
    expect(problems({ ...VALID, timeout: 1 })).toEqual([
      'INVALID_FIELD timeout: Timeout must be at least 100.'
    ]);
    expect(problems({ ...VALID, mode: { expr: 'x' } })).toEqual([
      'INVALID_FIELD mode: Mode cannot be computed; choose a value.'
    ]);
    expect(problems({ ...VALID, colour: 1 })).toEqual([
      'INVALID_FIELD colour: “colour” is not a field of Sample.'
    ]);
  });

  it('points at the cell of a list', () => {
    const rows = { r1: { name: 'bad' }, r2: { value: 'x', order: 1 }, blank: { name: '', value: '' } };
    expect(problems({ ...VALID, rows })).toEqual([
      'MISSING_FIELD rows.r2.name: Rows (row 2), Name is empty.',
      'INVALID_FIELD rows.r1.name: Not this name.'
    ]);
  });

  it('refuses lists that are no lists', () => {
    expect(problems({ ...VALID, rows: [] })).toEqual(['INVALID_FIELD rows: Rows must be a list of rows.']);
    expect(problems({ ...VALID, rows: { r: 1 } })).toEqual([
      'INVALID_FIELD rows: Rows must be a list of rows.'
    ]);
    expect(problems({ ...VALID, rows: { r: { name: 'a', extra: 1 } } })).toEqual([
      'INVALID_FIELD rows: Rows has a part “extra” that this version does not know.'
    ]);
  });

  it('refuses an expression that is too long', () => {
    const [problem] = checkConfig(node, {
      ...VALID,
      url: { expr: 'x'.repeat(LIMITS.expressionCharacters + 1) }
    });
    expect(problem?.message).toBe(`URL may have at most ${LIMITS.expressionCharacters} characters.`);
  });

  it('asks the node itself only when every field is right', () => {
    expect(problems({ ...VALID, url: 'https://same' })).toEqual(['INVALID_FIELD url: Choose another URL.']);
    expect(problems({ url: 'https://same' })).toEqual(['MISSING_FIELD when: When is empty.']);
  });
});
