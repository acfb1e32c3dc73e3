import { expect, test } from 'vitest';
import { googleSheets } from './google-sheets.ts';
import { open } from './testing/call.ts';

const BOOK = 'https://sheets.googleapis.com/v4/spreadsheets/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';
const TOKEN = 'https://oauth2.googleapis.com/token';
const append = (range = 'Sheet1', query = 'valueInputOption=USER_ENTERED') =>
  `${BOOK}/values/${encodeURIComponent(range)}:append?${query}`;
const row = { values: [['2026-03-10', 'Priya Raman', 'priya@example.com', 'Team', '12']] };

test('a row is appended below the table and can be read again', async () => {
  const call = open(googleSheets);
  expect(await call(append(), { json: row })).toMatchObject({
    status: 200,
    json: {
      spreadsheetId: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
      tableRange: 'Sheet1!A1:E4',
      updates: {
        spreadsheetId: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
        updatedRange: 'Sheet1!A5:E5',
        updatedRows: 1,
        updatedColumns: 5,
        updatedCells: 5
      }
    }
  });
  expect((await call(`${BOOK}/values/Sheet1!A5:Z`)).json).toEqual({
    range: 'Sheet1!A5:Z1000',
    majorDimension: 'ROWS',
    values: row.values
  });
  const raw = await call(
    `${BOOK}/values/Sheet1!E4:E5?valueRenderOption=UNFORMATTED_VALUE&majorDimension=COLUMNS`
  );
  expect(raw.at('values')).toEqual([[1, 12]]);
});

test('an empty sheet gets its first rows at the top, and an empty range has no values', async () => {
  const call = open(googleSheets);
  expect((await call(`${BOOK}/values/Archive`)).json).toEqual({
    range: 'Archive!A1:Z1000',
    majorDimension: 'ROWS'
  });
  const appended = await call(append('Archive', 'valueInputOption=RAW&includeValuesInResponse=true'), {
    json: { values: [['01', true, null], [3.5]] }
  });
  expect(appended.at('tableRange')).toBeUndefined();
  expect(appended.at('updates')).toMatchObject({
    updatedRange: 'Archive!A1:C2',
    updatedRows: 2,
    updatedColumns: 3
  });
  expect((await call(`${BOOK}/values/Archive`)).at('values')).toEqual([['01', 'TRUE'], ['3.5']]);
});

test.each([
  [append('Elsewhere'), 'Unable to parse range: Elsewhere'],
  [append('Sheet1!A1:B2:C3'), 'Unable to parse range: Sheet1!A1:B2:C3'],
  [append('Sheet1!A5000'), 'exceeds grid limits. Max rows: 1000, max columns: 26'],
  [append('Sheet1', ''), "'valueInputOption' is required but not specified"],
  [append('Sheet1', 'valueInputOption=TYPED'), "Invalid value at 'value_input_option'"],
  [append('Sheet1', 'valueInputOption=RAW&insertDataOption=X'), "Invalid value at 'insert_data_option'"]
])('%s is refused', async (url, message) => {
  expect(await open(googleSheets)(url, { json: row })).toMatchObject({
    status: 400,
    json: { error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) } }
  });
});

test.each([
  [{ values: ['a', 'b'] }, "Invalid value at 'data.values[0]'"],
  [{ values: [[{ a: 1 }]] }, "Invalid value at 'data.values[0]'"],
  [{ rows: [] }, 'Unknown name "rows": Cannot find field.'],
  [{ values: Array.from({ length: 3_000 }, () => Array(10).fill(1)) }, 'above the limit']
])('a body like %.50j is refused', async (json, message) => {
  const answer = await open(googleSheets)(append(), { json });
  expect(answer.status).toBe(400);
  expect(answer.at('error.message')).toContain(message);
});

test.each([
  [null, 403, 'PERMISSION_DENIED'],
  ['pretend-secret', 401, 'UNAUTHENTICATED'],
  ['Bearer nonsense', 401, 'UNAUTHENTICATED']
])('%s as authorization is %i', async (authorization, status, name) => {
  expect(await open(googleSheets)(append(), { json: row, authorization })).toMatchObject({
    status,
    json: { error: { code: status, status: name } }
  });
});

test('a spreadsheet lists its sheets; an id that cannot be one is not found', async () => {
  const call = open(googleSheets);
  expect((await call(BOOK)).at('sheets')).toMatchObject([
    { properties: { sheetId: 0, title: 'Sheet1', gridProperties: { rowCount: 1000, columnCount: 26 } } },
    { properties: { title: 'Orders' } },
    { properties: { title: 'Archive' } }
  ]);
  for (const url of [
    'https://sheets.googleapis.com/v4/spreadsheets/short',
    'https://sheets.googleapis.com/v5/x'
  ])
    expect(await call(url)).toMatchObject({ status: 404, json: { error: { status: 'NOT_FOUND' } } });
});

test('a token is given out for each grant, and opens the sheets', async () => {
  const call = open(googleSheets);
  const grant = (form: Record<string, string>) => call(TOKEN, { form, authorization: null });
  const client = { client_id: 'me', client_secret: 'pretend-secret' };
  const given = await grant({ grant_type: 'refresh_token', refresh_token: 'r', ...client });
  expect(given).toMatchObject({ status: 200, json: { expires_in: 3599, token_type: 'Bearer' } });
  expect((await call(BOOK, { authorization: `Bearer ${given.at('access_token')}` })).status).toBe(200);
  const jwt = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  expect((await grant({ grant_type: jwt, assertion: 'a.b.c' })).status).toBe(200);
  expect(await grant({ grant_type: 'password' })).toMatchObject({
    status: 400,
    json: { error: 'unsupported_grant_type', error_description: 'Invalid grant_type: password' }
  });
  expect(await grant({ grant_type: 'refresh_token', ...client })).toMatchObject({
    status: 400,
    json: { error: 'invalid_request', error_description: 'Missing required parameter: refresh_token' }
  });
});
