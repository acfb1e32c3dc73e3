/** Ranges in A1 notation. @see https://developers.google.com/workspace/sheets/api/guides/concepts#cell */

/** Zero-based; ends are exclusive and `undefined` when open (`A:C`, a whole sheet). */
export interface Area {
  row: number;
  column: number;
  endRow: number | undefined;
  endColumn: number | undefined;
}

const WHOLE: Area = { row: 0, column: 0, endRow: undefined, endColumn: undefined };
const CELL = /^([A-Z]{1,3})?([1-9]\d{0,6})?$/i;

/** `Sheet1`, `A1:C5`, `Sheet1!A:C` or `'My sheet'!B2`. The sheet is absent when the first one is meant. */
export function parseRange(
  text: string,
  isSheet: (title: string) => boolean
): { sheet: string | undefined; area: Area } | undefined {
  const parts = /^(?:'((?:[^']|'')+)'|([^'!]+))(?:!(.+))?$/.exec(text);
  if (!parts) return undefined;
  const title = parts[1]?.replaceAll("''", "'") ?? parts[2]!;
  const cells = parts[3];
  if (isSheet(title)) {
    const area = cells === undefined ? WHOLE : parseArea(cells);
    return area && { sheet: title, area };
  }
  const area = cells === undefined && parts[1] === undefined ? parseArea(title) : undefined;
  return area && { sheet: undefined, area };
}

function parseArea(text: string): Area | undefined {
  const [first = '', last, ...more] = text.replaceAll('$', '').split(':');
  const from = parseCell(first);
  const to = last === undefined ? from : parseCell(last);
  if (!from || !to || more.length > 0) return undefined;
  if (last === undefined && (from.row === undefined || from.column === undefined)) return undefined;
  return {
    row: from.row ?? 0,
    column: from.column ?? 0,
    endRow: to.row === undefined ? undefined : to.row + 1,
    endColumn: to.column === undefined ? undefined : to.column + 1
  };
}

function parseCell(text: string): { row: number | undefined; column: number | undefined } | undefined {
  const match = text === '' ? null : CELL.exec(text);
  if (!match) return undefined;
  return {
    row: match[2] === undefined ? undefined : Number(match[2]) - 1,
    column: match[1] === undefined ? undefined : columnIndex(match[1])
  };
}

const columnIndex = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** 0 → A, 26 → AA. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest >= 0 ? columnName(rest) : '') + String.fromCharCode(65 + (index % 26));
}

/** `Sheet1!A1:C5`; titles that are not plain words are quoted. */
export function formatRange(sheet: string, area: Required<Area>): string {
  const title = /^[A-Za-z_]\w*$/.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  const first = `${columnName(area.column)}${area.row + 1}`;
  const last = `${columnName((area.endColumn ?? area.column + 1) - 1)}${area.endRow ?? area.row + 1}`;
  return `${title}!${first === last ? first : `${first}:${last}`}`;
}
