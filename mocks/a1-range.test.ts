import { expect, test } from 'vitest';
import { columnName, formatRange, parseRange } from './a1-range.ts';

const isSheet = (title: string) => ['Sheet1', 'My sheet', "It's"].includes(title);

test.each([
  ['Sheet1', 'Sheet1', [0, 0, undefined, undefined]],
  ['A1:C5', undefined, [0, 0, 5, 3]],
  ['B2', undefined, [1, 1, 2, 2]],
  ['Sheet1!$B$2:AA10', 'Sheet1', [1, 1, 10, 27]],
  ['Sheet1!A:C', 'Sheet1', [0, 0, undefined, 3]],
  ['Sheet1!2:3', 'Sheet1', [1, 0, 3, undefined]],
  ['Sheet1!B2:D', 'Sheet1', [1, 1, undefined, 4]],
  ["'My sheet'!A1", 'My sheet', [0, 0, 1, 1]],
  ["'It''s'!A1", "It's", [0, 0, 1, 1]]
])('%s is understood', (text, sheet, [row, column, endRow, endColumn]) => {
  expect(parseRange(text, isSheet)).toEqual({ sheet, area: { row, column, endRow, endColumn } });
});

test.each([
  '',
  '!A1',
  'Elsewhere',
  'Elsewhere!A1',
  "'Elsewhere'",
  'Sheet1!',
  'Sheet1!A1:B2:C3',
  'Sheet1!A0',
  'A',
  '7'
])('%j is no range', (text) => expect(parseRange(text, isSheet)).toBeUndefined());

test('is written back', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  expect(formatRange('Sheet1', { row: 0, column: 0, endRow: 5, endColumn: 3 })).toBe('Sheet1!A1:C5');
  expect(formatRange("It's", { row: 1, column: 1, endRow: 2, endColumn: 2 })).toBe("'It''s'!B2");
});
