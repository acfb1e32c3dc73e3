/** A sheet as a table: its first row names the columns. */
import { StepError } from '../../step-error.ts';
import type { Json, JsonObject } from '../../types.ts';

export interface Table {
  header: string[];
  /** Without the first row; cells missing at the end are empty. */
  rows: Json[][];
}

const IN_ADDRESS = /\/spreadsheets\/d\/([\w-]+)/;

/** The id in an address, or the id itself. @throws StepError `INPUT_INVALID` */
export function spreadsheetId(text: string): string {
  const id = IN_ADDRESS.exec(text)?.[1] ?? text.trim();
  if (/^[\w-]{10,}$/.test(id)) return id;
  throw new StepError('INPUT_INVALID', 'This is neither the address nor the id of a spreadsheet.');
}

/** `'My sheet'!A1`: the name is quoted, so that any name works. @see https://developers.google.com/workspace/sheets/api/guides/concepts#cell */
export function rangeOf(sheet: string, cells?: string): string {
  const name = `'${(sheet.trim() || 'Sheet1').replaceAll("'", "''")}'`;
  return cells === undefined ? name : `${name}!${cells}`;
}

/** The values of a range as a table. */
export function readTable(answer: JsonObject): Table {
  const values = Array.isArray(answer.values) ? answer.values : [];
  const [first = [], ...rows] = values.map((row) => (Array.isArray(row) ? row : []));
  return { header: first.map(cellText), rows };
}

export const cellText = (cell: Json | undefined): string =>
  cell === undefined || cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

/** One row by the names of its columns, with the number that the sheet shows for it. Columns without a name are left out. */
export function rowObject({ header, rows }: Table, index: number): JsonObject {
  const cells = header.flatMap((name, at) => (name === '' ? [] : [[name, rows[index]?.[at] ?? ''] as const]));
  return { rowNumber: index + 2, ...Object.fromEntries(cells) };
}

/** 0 → A, 26 → AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest >= 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + (index % 26));
}
