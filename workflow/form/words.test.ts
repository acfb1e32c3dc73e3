import { describe, expect, it } from 'vitest';
import { isShown, shownFields } from './show-if.ts';
import { countInWords, inWords, listInWords, rowNames } from './words.ts';

describe('inWords', () => {
  it.each([
    ['  Hello\n world ', 'Hello world'],
    [{ expr: '{{ $json.company.name }}' }, 'name'],
    [{ expr: "{{ $('n_1').item.json.score }}" }, 'score'],
    [{ expr: 'Hello {{ $json.name }}!' }, 'Hello …!'],
    [{ expr: '{{ $json.a + 1 }}' }, 'fallback'],
    [{ expr: '{{ broken' }, 'fallback'],
    ['{"a":1}', 'fallback'],
    ['', 'fallback'],
    [undefined, 'fallback'],
    [{ a: 1 }, 'fallback'],
    [70, '70'],
    [true, 'yes']
  ])('says %j as %j', (value, words) => {
    expect(inWords(value, 'fallback')).toBe(words);
  });

  it('cuts long text', () => {
    expect(inWords('x'.repeat(200), '')).toHaveLength(80);
  });
});

it('names rows in their order and counts the rest', () => {
  const rows = {
    b: { name: 'email', order: 2 },
    a: { name: 'name', order: 1 },
    blank: { name: '' },
    broken: 5
  };
  expect(listInWords(rowNames(rows))).toBe('name and email');
  expect(listInWords(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
  expect(listInWords([])).toBe('');
  expect(countInWords(1, 'condition')).toBe('1 condition');
  expect(countInWords(3, 'condition')).toBe('3 conditions');
});

describe('isShown', () => {
  const fields = [
    { name: 'method', default: 'GET' },
    { name: 'bodyType', default: 'data', showIf: { field: 'method', in: ['POST', 'PUT'] } },
    { name: 'body', showIf: { field: 'bodyType', equals: 'data' } }
  ] as const;

  it('follows the value beside it, or its default', () => {
    expect(shownFields(fields, { method: 'POST' }).map(({ name }) => name)).toEqual([
      'method',
      'bodyType',
      'body'
    ]);
    expect(shownFields(fields, { method: 'POST', bodyType: 'text' }).map(({ name }) => name)).toEqual([
      'method',
      'bodyType'
    ]);
  });

  it('hides what hangs on a hidden field', () => {
    expect(isShown(fields[2], fields, { method: 'GET', bodyType: 'data' })).toBe(false);
  });
});
