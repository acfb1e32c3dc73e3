import * as z from 'zod';
import { readGoogle } from '../apps/google-answer.ts';
import { objectAt } from '../apps/json-answer.ts';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import type { Json, JsonObject } from '../types.ts';
import { appCaller } from './shared/app-call.ts';
import {
  cellText,
  columnLetters,
  rangeOf,
  readTable,
  rowObject,
  spreadsheetId,
  type Table
} from './shared/sheet-table.ts';

const WRITES = { field: 'operation', in: ['append', 'update'] } as const;
const LOOKS_UP = { field: 'operation', in: ['find', 'update'] } as const;

export const googleSheets = defineNode({
  type: 'google-sheets',
  version: 1,
  title: 'Google Sheets',
  icon: 'sheet',
  group: 'app',
  docs: {
    summary: 'Adds, reads, finds and changes rows of a Google spreadsheet.',
    details:
      'The first row of the sheet names its columns. Reading and finding give one item per row, with its number as rowNumber.'
  },
  config: z.strictObject({
    connection: field.connection({ app: 'google-sheets' }),
    operation: field.select({
      label: 'Do',
      options: [
        { value: 'append', label: 'Add a row' },
        { value: 'read', label: 'Read all rows' },
        { value: 'find', label: 'Find rows' },
        { value: 'update', label: 'Change the rows found' }
      ],
      default: 'append'
    }),
    spreadsheet: field.text({
      label: 'Spreadsheet',
      placeholder: 'https://docs.google.com/spreadsheets/d/…',
      help: 'Its address, or the id in it.',
      required: true,
      expression: true
    }),
    sheet: field.text({ label: 'Sheet', placeholder: 'Sheet1', default: 'Sheet1', expression: true }),
    column: field.text({
      label: 'Where the column',
      placeholder: 'E-mail',
      required: true,
      expression: true,
      showIf: LOOKS_UP
    }),
    equals: field.text({ label: 'Is', expression: true, showIf: LOOKS_UP }),
    values: field.rows({
      label: 'Columns',
      addLabel: 'Add a column',
      required: true,
      showIf: WRITES,
      columns: {
        name: field.text({ label: 'Column', placeholder: 'Name', required: true, expression: true }),
        value: field.value({ label: 'Value' })
      }
    }),
    limit: field.number({
      label: 'At most',
      default: 1000,
      min: 1,
      max: 20_000,
      integer: true,
      showIf: { field: 'operation', in: ['read', 'find'] }
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: ({ operation }) => (operation === 'read' || operation === 'find' ? 'read' : 'write'),
  hosts: () => ['sheets.googleapis.com'],
  summarize({ operation, sheet }) {
    const where = inWords(sheet, 'a sheet');
    const verbs = new Map<unknown, string>([
      ['read', 'Reads'],
      ['find', 'Finds rows in'],
      ['update', 'Changes rows in']
    ]);
    return `${verbs.get(operation) ?? 'Adds a row to'} ${where}`;
  },
  sample({ operation }): JsonObject {
    if (operation === 'append') return { range: 'Sheet1!A5:E5' };
    if (operation === 'update') return { updated: 1 };
    if (operation === undefined) return { range: 'Sheet1!A5:E5' };
    return {
      rowNumber: 2,
      Date: '2026-03-02',
      Name: 'Ada Lovelace',
      'E-mail': 'ada@example.com',
      Plan: 'Team',
      Seats: '8'
    };
  },
  examples: [
    {
      title: 'Add who signed up',
      config: {
        connection: 'con_example',
        spreadsheet: '1AutomateOSexampleSpreadsheet0000000000000',
        values: {
          a: { name: 'Name', value: { expr: '{{ $json.name }}' }, order: 1 },
          b: { name: 'E-mail', value: 'ada@example.com', order: 2 }
        }
      }
    },
    {
      title: 'Find a customer',
      config: {
        connection: 'con_example',
        operation: 'find',
        spreadsheet: '1AutomateOSexampleSpreadsheet0000000000000',
        column: 'E-mail',
        equals: 'ada@example.com'
      }
    },
    {
      title: 'Change a plan',
      config: {
        connection: 'con_example',
        operation: 'update',
        spreadsheet: '1AutomateOSexampleSpreadsheet0000000000000',
        column: 'Name',
        equals: 'Ada Lovelace',
        values: { a: { name: 'Plan', value: 'Business', order: 1 } }
      }
    },
    {
      title: 'Read everything',
      config: {
        connection: 'con_example',
        operation: 'read',
        spreadsheet: '1AutomateOSexampleSpreadsheet0000000000000'
      }
    }
  ]
});

type Config = ResolvedConfig<typeof googleSheets>;
type Call = (method: 'GET' | 'POST', path: string, json?: object) => Promise<JsonObject>;

export const execute: Executor<typeof googleSheets> = async (config, ctx) => {
  const send = appCaller(ctx, { app: 'google-sheets', connectionRef: config.connection });
  const base = `/spreadsheets/${spreadsheetId(config.spreadsheet)}`;
  const call: Call = async (method, path, json) =>
    readGoogle(await send({ method, path: base + path, json }), ctx.now);
  if (config.operation === 'append') return { out: [{ data: await append(config, call) }] };
  const table = readTable(await call('GET', valuesPath(config.sheet)));
  if (config.operation === 'update') return { out: [{ data: await update(config, call, table) }] };
  const places = config.operation === 'find' ? placesOf(config, table) : table.rows.map((_, index) => index);
  return { out: places.slice(0, config.limit).map((index) => ({ data: rowObject(table, index) })) };
};

const valuesPath = (sheet: string, cells?: string): string =>
  `/values/${encodeURIComponent(rangeOf(sheet, cells))}`;

/** One row in the order of the first row's names. */
async function append({ sheet, values }: Config, call: Call): Promise<JsonObject> {
  const { header } = readTable(await call('GET', valuesPath(sheet, '1:1')));
  const row: Json[] = header.map(() => null);
  for (const { name, value } of values) row[columnIn(header, name)] = cellOf(value);
  const query = 'valueInputOption=USER_ENTERED&insertDataOption=INSERT_ROWS';
  const answer = await call('POST', `${valuesPath(sheet)}:append?${query}`, { values: [row] });
  return { range: objectAt(answer, 'updates').updatedRange ?? null };
}

/** All changes in one request, so that either all are made or none. */
async function update(config: Config, call: Call, table: Table): Promise<JsonObject> {
  const places = placesOf(config, table);
  const data = places.flatMap((index) =>
    config.values.map(({ name, value }) => {
      const cell = `${columnLetters(columnIn(table.header, name))}${index + 2}`;
      return { range: rangeOf(config.sheet, cell), values: [[cellOf(value)]] };
    })
  );
  if (data.length > 0) await call('POST', '/values:batchUpdate', { valueInputOption: 'USER_ENTERED', data });
  return { updated: places.length };
}

function placesOf({ column, equals }: Config, { header, rows }: Table): number[] {
  const at = columnIn(header, column);
  return rows.flatMap((row, index) => (cellText(row[at]) === equals ? [index] : []));
}

function columnIn(header: readonly string[], name: string): number {
  const at = header.indexOf(name.trim());
  if (at >= 0) return at;
  const known = header.length === 0 ? 'Its first row is empty.' : `It has: ${header.join(', ')}.`;
  throw new StepError('INPUT_INVALID', `The sheet has no column “${name}”. ${known}`);
}

/** What Google would compute. Data from elsewhere must not become a formula; numbers and dates may. */
const FORMULA = /^[=+@-](?!\d+(?:\.\d+)?$)/;

/** Lists and groups of fields become their JSON; nothing empties the cell. */
function cellOf(value: Json): Json {
  if (value === null) return '';
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string' && FORMULA.test(value) ? `'${value}` : value;
}
