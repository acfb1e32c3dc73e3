import { describe, expect, test } from 'vitest';
import { dataPaths, humanize, inWords } from './data-paths.ts';

describe('dataPaths', () => {
  test('lists parents before children and the first entry of lists', () => {
    const paths = dataPaths({ body: { name: 'Ada', tags: ['a', 'b'] }, ok: true });
    expect(paths.map(({ path }) => path.join('.'))).toEqual([
      'body',
      'body.name',
      'body.tags',
      'body.tags.0',
      'ok'
    ]);
  });

  test('stops at a sensible number', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]));
    expect(dataPaths(wide)).toHaveLength(80);
  });
});

test.each([
  ['firstName', 'First name'],
  ['company_size', 'Company size'],
  ['x-request-id', 'X request id'],
  ['', '']
])('humanize %j', (key, words) => expect(humanize(key)).toBe(words));

test.each([
  [null, 'empty'],
  [true, 'yes'],
  [[1, 2], '2 items'],
  [{ firstName: 1, b: 2 }, 'First name, B'],
  ['x'.repeat(100), `${'x'.repeat(79)}…`],
  [5, '5']
])('inWords %j', (value, words) => expect(inWords(value)).toBe(words));
