import { describe, expect, it } from 'vitest';
import { clip, describeData, summarizeData } from './view.ts';
import { plainWords, splitText } from './text.ts';

describe('describeData', () => {
  it.each([
    [null, 'Nothing'],
    [undefined, 'Nothing'],
    ['', 'Empty text'],
    [[], 'Empty list'],
    [{}, 'No fields'],
    [[{}, {}], '2 empty rows']
  ])('%j is said in words', (value, text) => {
    expect(describeData(value)).toEqual({ kind: 'empty', text });
  });

  it('answers yes and no for booleans and keeps numbers exact', () => {
    expect(describeData(true)).toEqual({ kind: 'plain', text: 'Yes' });
    expect(describeData(1234567.5)).toEqual({ kind: 'plain', text: '1234567.5' });
  });

  it('reads moments as dates and keeps the exact text', () => {
    const view = describeData('2026-03-12T12:00:00Z');
    expect(view).toMatchObject({ kind: 'plain', exact: '2026-03-12T12:00:00Z' });
    expect(describeData('2026-99-12T12:00:00Z').kind).toBe('text');
  });

  it('makes rows of an object and a table of a list of objects', () => {
    expect(describeData({ name: 'Priya', score: 86 })).toMatchObject({ kind: 'rows', summary: '2 fields' });
    expect(describeData([{ a: 1 }, { a: 2, b: 3 }])).toMatchObject({
      kind: 'table',
      columns: ['a', 'b'],
      hiddenColumns: 0,
      summary: '2 rows'
    });
  });

  it('keeps a table readable when there are very many columns', () => {
    const row = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, i]));
    expect(describeData([row])).toMatchObject({ kind: 'table', hiddenColumns: 18 });
  });

  it('lists mixed values', () => {
    expect(describeData([1, { a: 2 }, 'x'])).toMatchObject({ kind: 'list', summary: '3 values' });
  });

  it('draws text that is JSON as the data it holds', () => {
    expect(describeData('{"a": [1, 2]}')).toMatchObject({ kind: 'rows' });
    expect(describeData('[{"a":1}]')).toMatchObject({ kind: 'table' });
  });
});

describe('splitText', () => {
  it('finds data inside a sentence', () => {
    expect(splitText('Refused: {"code":"x","at":[1,{"b":"}"}]} at step 2')).toEqual([
      { kind: 'text', text: 'Refused: ' },
      { kind: 'data', value: { code: 'x', at: [1, { b: '}' }] } },
      { kind: 'text', text: ' at step 2' }
    ]);
  });

  it('says cut-off data in words', () => {
    expect(splitText('Got {"name":"Priya","tags":["a","b')).toEqual([
      { kind: 'text', text: 'Got name: Priya, tags: a, b' }
    ]);
  });

  it('leaves ordinary text with brackets alone', () => {
    expect(splitText('see [1] and {name}')).toEqual([{ kind: 'text', text: 'see [1] and {name}' }]);
    expect(plainWords('a "quoted" word: yes')).toBe('a "quoted" word: yes');
  });

  it('never leaves an opening brace before a quote, whatever the text', () => {
    const nasty = ['{"', '{ "a', '[["a"', '{"a":{"b', 'x{"a":1}y{"b', '{"a":"\\"{\\""', '[{"a":1},{"b"'];
    for (const text of nasty)
      for (const part of splitText(text)) expect(part.kind === 'text' ? part.text : '').not.toMatch(/\{\s*"/);
  });
});

describe('summarizeData', () => {
  it('fits one line', () => {
    expect(summarizeData({ a: 1 })).toBe('1 field');
    expect(summarizeData('x'.repeat(200), 20)).toHaveLength(20);
    expect(summarizeData('Refused: {"code":"x"}')).toBe('Refused: code: x');
  });

  it('does not cut a character in half', () => {
    expect(clip('ab👍👍', 4)).toBe('ab…');
  });
});
