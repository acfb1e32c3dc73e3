import { isComputed, toRows, type Parameters } from '../parameters.ts';
import type { Translation, Translator, Translators } from '../translation.ts';

const TYPES: Record<string, string> = {
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  dateTime: 'date'
};

interface FieldRow {
  name: unknown;
  type?: string;
  value: unknown;
}

const setFields: Translator = ({ parameters }) => {
  if (parameters.literal('mode') === 'raw') return undefined;
  const rows = [
    ...parameters.rows('assignments', 'assignments').map((row) => fieldRow(row, row.literal('type'))),
    ...parameters.rows('fields', 'values').map(namedValue),
    ...['string', 'number', 'boolean'].flatMap((type) =>
      parameters.rows('values', type).map((row) => fieldRow(row, type))
    )
  ];
  // Since version 3 n8n keeps only these fields unless it is told otherwise; before, it was the other way round.
  const isModern = !parameters.names.includes('values');
  const keepsOthers = isModern
    ? parameters.isOn('includeOtherFields') ||
      ['all', 'selected', 'except'].includes(parameters.literal('include') ?? '')
    : !parameters.isOn('keepOnlySet');
  return {
    type: 'set-fields',
    config: { fields: toRows([...rows]), keepOnly: keepsOthers ? undefined : true }
  };
};

const fieldRow = (row: Parameters, type = 'string'): FieldRow & Record<string, unknown> => ({
  name: row.text('name'),
  type: TYPES[type],
  value: row.get('value')
});

/** Version 3.0 to 3.2: `stringValue`, `numberValue` … beside a type. */
function namedValue(row: Parameters): FieldRow & Record<string, unknown> {
  const type = row.literal('type') ?? 'stringValue';
  return { name: row.text('name'), type: TYPES[type.replace(/Value$/, '')], value: row.get(type) };
}

const splitOut: Translator = ({ parameters }) => {
  const path = parameters.literal('fieldToSplitOut');
  const include = parameters.literal('include') ?? 'noOtherFields';
  return {
    type: 'split-out',
    config: { list: path && fieldAt(path), keep: include === 'noOtherFields' ? undefined : true },
    hints: path?.includes(',') ? ['It split several lists at once; here it splits one: choose it.'] : []
  };
};

/** `orders.lines` → `{{ $json.orders.lines }}`; for names that are no words, brackets. */
const fieldAt = (path: string) => ({
  expr: `{{ $json${path
    .split('.')
    .map((key) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`))
    .join('')} }}`
});

const sort: Translator = ({ parameters }) => ({
  type: 'list-tools',
  config: {
    sortBy: toRows(
      parameters.rows('sortFieldsUi', 'sortField').map((row) => ({
        name: row.literal('fieldName'),
        direction: row.literal('order') === 'descending' ? 'down' : undefined
      }))
    )
  }
});

const limit: Translator = ({ parameters }) => ({
  type: 'list-tools',
  config: {
    tool: 'limit',
    count: parameters.value('maxItems') ?? 1,
    end: parameters.literal('keep') === 'lastItems' ? 'last' : undefined
  }
});

const unique: Translator = ({ parameters }) => {
  const names = (parameters.literal('fieldsToCompare') ?? '').split(',').map((name) => name.trim());
  return {
    type: 'list-tools',
    config: { tool: 'unique', sameIn: toRows(names.filter((name) => name !== '').map((name) => ({ name }))) }
  };
};

const aggregate: Translator = ({ parameters }) => {
  const [only, ...more] = parameters.rows('fieldsToAggregate', 'fieldToAggregate');
  const isWhole = parameters.literal('aggregate') === 'aggregateAllItemData';
  return {
    type: 'list-tools',
    config: {
      tool: 'collect',
      into: isWhole
        ? (parameters.literal('destinationFieldName') ?? 'data')
        : only?.literal('fieldToAggregate'),
      only: isWhole ? undefined : only?.literal('fieldToAggregate')
    },
    hints: more.length > 0 ? ['It collected several fields; only the first one was taken over.'] : []
  };
};

const CALCULATIONS: Record<string, string> = {
  count: 'count',
  countUnique: 'different',
  sum: 'sum',
  average: 'average',
  min: 'smallest',
  max: 'largest',
  append: 'list'
};

const summarize: Translator = ({ parameters }) => {
  const rows = parameters.rows('fieldsToSummarize', 'values').map((row) => {
    const field = row.literal('field');
    const aggregation = row.literal('aggregation') ?? 'count';
    const calculation = CALCULATIONS[aggregation];
    return {
      calculation,
      field: calculation === 'count' ? undefined : field,
      name: `${aggregation}_${field ?? 'items'}`
    };
  });
  const known = rows.filter(({ calculation }) => calculation !== undefined);
  const groups = (parameters.literal('fieldsToSplitBy') ?? '').split(',').map((name) => name.trim());
  return {
    type: 'list-tools',
    config: {
      tool: 'summarise',
      results: toRows(known),
      groupBy: toRows(groups.filter((name) => name !== '').map((name) => ({ name })))
    },
    hints: known.length < rows.length ? ['A way to summarise does not exist here and was left out.'] : []
  };
};

/** The older Item Lists node was all of these in one. */
const itemLists: Translator = (source) => {
  const tools: Record<string, Translator> = {
    splitOutItems: splitOut,
    concatenateItems: aggregate,
    limit,
    removeDuplicates: unique,
    sort,
    summarize
  };
  return tools[source.parameters.literal('operation') ?? 'splitOutItems']?.(source);
};

/** Tools of both versions of n8n's Date & Time. */
const DATE_TOOLS: Record<string, string> = {
  formatDate: 'format',
  format: 'format',
  addToDate: 'shift',
  subtractFromDate: 'shift',
  calculate: 'shift',
  getTimeBetweenDates: 'difference',
  getCurrentDate: 'zone'
};

const dateTime: Translator = ({ parameters }): Translation | undefined => {
  const operation = parameters.literal('operation') ?? parameters.literal('action') ?? 'getCurrentDate';
  const tool = DATE_TOOLS[operation];
  if (!tool) return undefined;
  const amount = parameters.value('duration');
  const goesBack = operation === 'subtractFromDate' || parameters.literal('operation') === 'subtract';
  return {
    type: 'date-time',
    config: {
      tool,
      date:
        parameters.get('magnitude') ??
        parameters.get('date') ??
        parameters.get('value') ??
        parameters.get('endDate'),
      other: parameters.get('startDate'),
      amount: typeof amount === 'number' && goesBack ? -amount : amount,
      unit: parameters.literal('timeUnit')?.replace(/s$/, ''),
      format: parameters.literal('format') === 'custom' ? parameters.literal('customFormat') : undefined,
      into: parameters.literal('outputFieldName') ?? parameters.literal('dataPropertyName')
    },
    hints: isComputed(amount) && goesBack ? ['It moved the date back: make the number negative.'] : []
  };
};

const markdown: Translator = ({ parameters }) => {
  const html = parameters.text('html');
  return html === undefined ? undefined : { type: 'text-template', config: { tool: 'plain', text: html } };
};

export const data: Translators = {
  'n8n-nodes-base.set': setFields,
  'n8n-nodes-base.splitOut': splitOut,
  'n8n-nodes-base.itemLists': itemLists,
  'n8n-nodes-base.sort': sort,
  'n8n-nodes-base.limit': limit,
  'n8n-nodes-base.removeDuplicates': unique,
  'n8n-nodes-base.aggregate': aggregate,
  'n8n-nodes-base.summarize': summarize,
  'n8n-nodes-base.dateTime': dateTime,
  'n8n-nodes-base.markdown': markdown
};
