import { expect, test } from 'vitest';
import { execute, googleSheets } from './google-sheets.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(googleSheets, execute);
const ID = '1AutomateOSexampleSpreadsheet';
const auth = { kind: 'connection', app: 'google-sheets', connectionRef: 'con_1' };
const base = { connection: 'con_1', spreadsheet: `https://docs.google.com/spreadsheets/d/${ID}/edit#gid=0` };
const row = (value: unknown) => ({ values: { a: { name: 'Note', value, order: 1 } } });
const table = { json: { values: [['Name', 'Note', ''], ['Ada', 'first', 'x'], ['Bob'], ['Ada', 'third']] } };
const header = { json: { values: [['Name', 'Note']] } };

test('a row is added in the order of the columns, empty where nothing is said', async () => {
  const added = { json: { updates: { updatedRange: 'Sheet1!A5:B5' } } };
  const { sent, data } = await run({ ...base, ...row('Hi'), sheet: "Ada's" }, header, added);
  const range = "'Ada''s'";
  expect(sent).toEqual([
    { method: 'GET', url: `/spreadsheets/${ID}/values/${encodeURIComponent(`${range}!1:1`)}`, auth },
    {
      method: 'POST',
      url: `/spreadsheets/${ID}/values/${encodeURIComponent(range)}:append?valueInputOption=USER_ENTERED&insertDataOption=INSERT_ROWS`,
      auth,
      type: 'application/json; charset=utf-8',
      json: { values: [[null, 'Hi']] }
    }
  ]);
  expect(data).toEqual([{ range: 'Sheet1!A5:B5' }]);
});

test.each([
  ['=IMPORTXML("https://evil.example")', '\'=IMPORTXML("https://evil.example")'],
  ['+49 30 123', "'+49 30 123"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-5.5', '-5.5'],
  ['2026-03-14', '2026-03-14'],
  [7, 7],
  [true, true],
  [null, ''],
  [['a', 'b'], '["a","b"]']
])('the value %j is written as %j: data never becomes a formula', async (value, written) => {
  const { sent } = await run(
    { ...base, values: { a: { name: 'Note', value, order: 1 }, b: { name: 'Name', value: 'x', order: 2 } } },
    header,
    { json: {} }
  );
  expect(sent[1]!.json).toEqual({ values: [['x', written]] });
});

test('rows come with their numbers and the names of their columns', async () => {
  const { data } = await run({ ...base, operation: 'read' }, table);
  expect(data).toEqual([
    { rowNumber: 2, Name: 'Ada', Note: 'first' },
    { rowNumber: 3, Name: 'Bob', Note: '' },
    { rowNumber: 4, Name: 'Ada', Note: 'third' }
  ]);
});

test('the rows found are changed in one request', async () => {
  const config = { ...base, operation: 'update', column: 'Name', equals: 'Ada', ...row('new') };
  const { sent, data } = await run(config, table, { json: {} });
  expect(sent[1]).toMatchObject({
    method: 'POST',
    url: `/spreadsheets/${ID}/values:batchUpdate`,
    json: {
      valueInputOption: 'USER_ENTERED',
      data: [
        { range: "'Sheet1'!B2", values: [['new']] },
        { range: "'Sheet1'!B4", values: [['new']] }
      ]
    }
  });
  expect(data).toEqual([{ updated: 2 }]);
});

test.each([
  [401, 'Invalid credentials', { code: 'HTTP_4XX', sentence: /does not accept the key/ }],
  [403, 'The caller does not have permission', { code: 'HTTP_4XX', sentence: /Share it/ }],
  [403, 'Google Sheets API has not been used in project 1', { code: 'HTTP_4XX', sentence: /switched off/ }],
  [404, 'Requested entity was not found.', { code: 'HTTP_4XX', sentence: /no spreadsheet/ }],
  [400, 'Unable to parse range: X', { code: 'HTTP_4XX', sentence: /cannot read this range/ }],
  [503, 'The service is currently unavailable.', { code: 'HTTP_5XX', sentence: /unavailable/ }]
])('%d %s is %j', async (status, message, { code, sentence }) => {
  const refused = run({ ...base, operation: 'read' }, { status, json: { error: { code: status, message } } });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});

test('429 asks to wait; an answer of another form is refused', async () => {
  const read = { ...base, operation: 'read' };
  const limited = run(read, { status: 429, headers: { 'retry-after': '5' }, body: '' });
  await expect(limited).rejects.toMatchObject({ code: 'HTTP_429', retryAfterMs: 5000 });
  await expectUsualRefusals((answer) => run(read, answer));
});
