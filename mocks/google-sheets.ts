/**
 * Google Sheets v4 and the token endpoint of Google's OAuth 2.0. Every spreadsheet id in the right form is a spreadsheet
 * with the same made-up sheets; formulas are kept as text and not computed.
 * @see https://developers.google.com/workspace/sheets/api/reference/rest
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type Area, formatRange, parseRange } from './a1-range.ts';
import { type Cell, Grid } from './google-sheets-grid.ts';
import { googleToken } from './google-token.ts';
import { bearerToken, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const googleSheets: PretendService = {
  name: 'google-sheets',
  title: 'Google Sheets',
  hosts: ['sheets.googleapis.com', 'oauth2.googleapis.com'],
  open() {
    const app = pretendApp();
    const drive = new Drive();
    const api = '/sheets.googleapis.com/v4/spreadsheets/:id';
    app.use('/sheets.googleapis.com/*', async (c, next) => {
      authorise(c);
      await next();
    });
    app.get(api, (c) => c.json(describe(c.req.param('id'), drive.open(c.req.param('id')))));
    app.get(`${api}/values/:range`, (c) => c.json(readValues(c, drive.open(c.req.param('id')))));
    app.post(`${api}/:batch{values:batchUpdate}`, async (c) =>
      c.json(await updateValues(c, drive.open(c.req.param('id'))))
    );
    app.post(`${api}/values/:range`, async (c) =>
      c.json(await appendValues(c, drive.open(c.req.param('id'))))
    );
    app.post('/oauth2.googleapis.com/token', googleToken);
    app.notFound((c) => c.json(errorBody(404, 'Requested entity was not found.'), 404));
    app.onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json(errorBody(status, error.message), status);
    });
    return async (request) => app.fetch(request);
  }
};

/** Names of status codes. @see https://cloud.google.com/apis/design/errors */
const STATUS_NAMES: Readonly<Record<number, string | undefined>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND'
};
const MOST_SPREADSHEETS = 50;

const errorBody = (code: number, message: string) => ({
  error: { code, message, status: STATUS_NAMES[code] ?? 'INTERNAL' }
});

const refuse = (status: 400 | 401 | 403 | 404, message: string): HTTPException =>
  new HTTPException(status, { message });

function authorise(c: Context): void {
  const header = c.req.header('authorization');
  if (header === undefined && c.req.query('access_token') === undefined)
    throw refuse(
      403,
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."
    );
  const token = bearerToken(c) ?? c.req.query('access_token');
  if (token === undefined || !isToken(token, /^ya29\./))
    throw refuse(
      401,
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.'
    );
}

/** The spreadsheets that were asked for, each with the same content at first. */
class Drive {
  readonly #spreadsheets = new Map<string, Grid[]>();

  open(id: string): Grid[] {
    if (!/^[\w-]{25,100}$/.test(id)) throw refuse(404, 'Requested entity was not found.');
    const grids =
      this.#spreadsheets.get(id) ?? SHEETS.map(([title, rows], index) => new Grid(index, title, rows));
    this.#spreadsheets.set(id, grids);
    const [oldest] = this.#spreadsheets.keys();
    if (this.#spreadsheets.size > MOST_SPREADSHEETS && oldest !== undefined)
      this.#spreadsheets.delete(oldest);
    return grids;
  }
}

const SHEETS: readonly [title: string, rows: Cell[][]][] = [
  [
    'Sheet1',
    [
      ['Date', 'Name', 'E-mail', 'Plan', 'Seats'],
      ['2026-03-02', 'Ada Lovelace', 'ada@example.com', 'Team', 8],
      ['2026-03-05', 'Grace Hopper', 'grace@example.com', 'Business', 40],
      ['2026-03-09', 'Alan Turing', 'alan@example.com', 'Free', 1]
    ]
  ],
  ['Orders', [['Order', 'Date', 'Customer', 'Total']]],
  ['Archive', []]
];

function describe(id: string, grids: readonly Grid[]) {
  return {
    spreadsheetId: id,
    properties: { title: 'Sign-ups', locale: 'en_US', autoRecalc: 'ON_CHANGE', timeZone: 'Etc/GMT' },
    sheets: grids.map((grid, index) => ({
      properties: {
        sheetId: grid.id,
        title: grid.title,
        index,
        sheetType: 'GRID',
        gridProperties: { rowCount: grid.rowCount, columnCount: grid.columnCount }
      }
    })),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${id}/edit`
  };
}

function find(grids: readonly Grid[], text: string): { grid: Grid; area: Area } {
  const parsed = parseRange(text, (title) => grids.some((grid) => grid.title === title));
  if (!parsed) throw refuse(400, `Unable to parse range: ${text}`);
  const grid = grids.find(({ title }) => title === parsed.sheet) ?? grids[0]!;
  if (grid.exceeds(parsed.area))
    throw refuse(
      400,
      `Range (${grid.name(parsed.area)}) exceeds grid limits. Max rows: ${grid.rowCount}, max columns: ${grid.columnCount}`
    );
  return { grid, area: parsed.area };
}

function readValues(c: Context, grids: readonly Grid[]) {
  const { grid, area } = find(grids, c.req.param('range') ?? '');
  const dimension = oneOf(c, { name: 'majorDimension', values: ['ROWS', 'COLUMNS'], standard: 'ROWS' });
  const shown = oneOf(c, { name: 'valueRenderOption', values: RENDERED, standard: 'FORMATTED_VALUE' });
  const rows = grid.read(area).map((cells) => cells.map((cell) => render(cell, shown)));
  const values = dimension === 'ROWS' ? rows : transposed(rows);
  return { range: grid.name(area), majorDimension: dimension, ...(values.length > 0 && { values }) };
}

const RENDERED = ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'];

function render(cell: Cell, shown: string): Cell {
  if (cell === null) return '';
  if (shown !== 'FORMATTED_VALUE') return cell;
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell);
}

function transposed(rows: Cell[][]): Cell[][] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? ''));
}

async function appendValues(c: Context, grids: readonly Grid[]) {
  const target = c.req.param('range') ?? '';
  if (!target.endsWith(':append')) throw refuse(404, 'Requested entity was not found.');
  const { grid, area } = find(grids, target.slice(0, -':append'.length));
  const option = oneOf(c, { name: 'valueInputOption', values: ['RAW', 'USER_ENTERED'] });
  oneOf(c, { name: 'insertDataOption', values: ['OVERWRITE', 'INSERT_ROWS'], standard: 'OVERWRITE' });
  const sent = readRows(parseJson(await c.req.text()));
  const rows = option === 'USER_ENTERED' ? sent.map((row) => row.map(asTyped)) : sent;
  const table = grid.tableAt(area);
  const place = table ? { row: table.endRow, column: table.column } : area;
  if (!grid.write(place, rows))
    throw refuse(
      400,
      'This action would increase the number of cells in the workbook above the limit of 10000000 cells.'
    );
  const updates = describeUpdate({ id: c.req.param('id') ?? '', grid, place }, rows);
  const isEchoed = c.req.query('includeValuesInResponse') === 'true';
  return {
    spreadsheetId: updates.spreadsheetId,
    ...(table && { tableRange: formatRange(grid.title, table) }),
    updates: isEchoed
      ? { ...updates, updatedData: { range: updates.updatedRange, majorDimension: 'ROWS', values: rows } }
      : updates
  };
}

/** Several ranges at once. @see https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/batchUpdate */
async function updateValues(c: Context, grids: readonly Grid[]) {
  const id = c.req.param('id') ?? '';
  const body = parseJson(await c.req.text());
  if (!isObject(body)) throw refuse(400, 'Invalid JSON payload received. Unexpected token.');
  const { valueInputOption: option, data } = body;
  if (option !== 'RAW' && option !== 'USER_ENTERED')
    throw refuse(400, `Invalid valueInputOption: ${String(option)}`);
  const responses = (Array.isArray(data) ? data : []).map((part: unknown) => {
    const { grid, area } = find(grids, String(isObject(part) ? part.range : ''));
    const sent = readRows(part);
    const rows = option === 'USER_ENTERED' ? sent.map((row) => row.map(asTyped)) : sent;
    grid.write(area, rows);
    return describeUpdate({ id, grid, place: area }, rows);
  });
  return { spreadsheetId: id, totalUpdatedCells: responses.length, responses };
}

function describeUpdate(
  { id, grid, place }: { id: string; grid: Grid; place: { row: number; column: number } },
  rows: Cell[][]
) {
  const width = Math.max(1, ...rows.map((row) => row.length));
  const area = { ...place, endRow: place.row + Math.max(1, rows.length), endColumn: place.column + width };
  return {
    spreadsheetId: id,
    updatedRange: formatRange(grid.title, area),
    ...(rows.length > 0 && {
      updatedRows: rows.length,
      updatedColumns: width,
      updatedCells: rows.reduce((sum, row) => sum + row.length, 0)
    })
  };
}

const VALUE_RANGE = new Set(['range', 'majorDimension', 'values']);

/** The rows of a ValueRange. */
function readRows(body: unknown): Cell[][] {
  if (!isObject(body)) throw refuse(400, 'Invalid JSON payload received. Unexpected token.');
  for (const name of Object.keys(body))
    if (!VALUE_RANGE.has(name))
      throw refuse(400, `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
  const { values = [], majorDimension } = body;
  if (!Array.isArray(values)) throw invalidValues(values);
  const lists = values.map((row: unknown, index) => {
    if (!Array.isArray(row) || !row.every(isCell)) throw invalidValues(row, index);
    return row;
  });
  return majorDimension === 'COLUMNS' ? transposed(lists) : lists;
}

const isCell = (cell: unknown): cell is Cell =>
  cell === null || ['string', 'number', 'boolean'].includes(typeof cell);

const invalidValues = (value: unknown, index?: number): HTTPException =>
  refuse(
    400,
    `Invalid value at 'data.values${index === undefined ? '' : `[${index}]`}' (type.googleapis.com/google.protobuf.ListValue), ${JSON.stringify(value)}`
  );

/** What Google makes of text that is typed into a cell, as far as it matters here. */
function asTyped(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  if (/^-?(\d+\.?\d*|\.\d+)$/.test(cell.trim())) return Number(cell);
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  return cell.startsWith("'") ? cell.slice(1) : cell;
}

interface Choice {
  name: string;
  values: readonly string[];
  /** Absent: it must be given. */
  standard?: string;
}

/** A parameter that is one of some words. */
function oneOf(c: Context, { name, values, standard }: Choice): string {
  const value = c.req.query(name) ?? standard;
  if (value === undefined) throw refuse(400, `'${name}' is required but not specified`);
  if (!values.includes(value))
    throw refuse(
      400,
      `Invalid value at '${snakeCase(name)}' (type.googleapis.com/google.apps.sheets.v4.${name[0]!.toUpperCase()}${name.slice(1)}), "${value}"`
    );
  return value;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
