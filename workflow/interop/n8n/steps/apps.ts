import { toRows } from '../parameters.ts';
import type { Translator, Translators } from '../translation.ts';

const isMessage = (resource: string | undefined): boolean => resource === undefined || resource === 'message';

const slack: Translator = ({ parameters }) => {
  const operation = parameters.literal('operation') ?? 'post';
  const operations: Record<string, string> = { post: 'send', update: 'update' };
  if (!isMessage(parameters.literal('resource')) || !operations[operation]) return undefined;
  return {
    type: 'slack',
    config: {
      operation: operations[operation],
      channel: parameters.text('channelId') ?? parameters.text('channel') ?? parameters.text('user'),
      text: parameters.text('text'),
      ts: parameters.text('ts')
    }
  };
};

const telegram: Translator = ({ parameters }) => {
  const operations: Record<string, string> = {
    sendMessage: 'message',
    sendPhoto: 'photo',
    sendDocument: 'document'
  };
  const operation = operations[parameters.literal('operation') ?? 'sendMessage'];
  if (!isMessage(parameters.literal('resource')) || !operation) return undefined;
  const formats: Record<string, string> = { HTML: 'HTML', MarkdownV2: 'MarkdownV2' };
  return {
    type: 'telegram',
    config: {
      operation,
      chat: parameters.text('chatId'),
      text: parameters.text('text') ?? parameters.text('additionalFields', 'caption'),
      file: operation === 'message' ? undefined : parameters.text('file'),
      format: formats[parameters.literal('additionalFields', 'parse_mode') ?? '']
    }
  };
};

const discord: Translator = ({ parameters }) => {
  const operation = parameters.literal('operation') ?? 'send';
  if (!['send', 'sendLegacy'].includes(operation) || !isMessage(parameters.literal('resource')))
    return undefined;
  const isBot = parameters.literal('authentication') === 'botToken';
  return {
    type: 'discord',
    config: {
      via: isBot ? 'bot' : undefined,
      channel: isBot ? parameters.text('channelId') : undefined,
      content: parameters.text('content') ?? parameters.text('text')
    }
  };
};

const sheets: Translator = ({ parameters }) => {
  const operations: Record<string, string> = {
    append: 'append',
    read: 'read',
    update: 'update',
    lookup: 'find'
  };
  const wanted = parameters.literal('operation') ?? 'read';
  const operation = operations[wanted] ?? (wanted === 'appendOrUpdate' ? 'update' : undefined);
  if (!operation || (parameters.literal('resource') ?? 'sheet') !== 'sheet') return undefined;
  const values = parameters.get('columns', 'value');
  const [matching] = listOf(parameters.get('columns', 'matchingColumns'));
  const columns = Object.entries((values ?? {}) as Record<string, unknown>);
  const filter = parameters.rows('filtersUI', 'values')[0];
  return {
    type: 'google-sheets',
    config: {
      operation: operation === 'read' && filter ? 'find' : operation,
      spreadsheet: parameters.text('documentId') ?? parameters.text('sheetId'),
      sheet: parameters.text('sheetName') ?? parameters.text('range'),
      column: matching ?? filter?.text('lookupColumn') ?? parameters.text('lookupColumn'),
      equals: (matching && (values as Record<string, unknown>)[matching]) ?? filter?.text('lookupValue'),
      values: columns.length > 0 ? toRows(columns.map(([name, value]) => ({ name, value }))) : undefined
    },
    hints: [
      ...(wanted === 'appendOrUpdate'
        ? ['It added rows that were not there yet; here it changes those it finds.']
        : []),
      ...(columns.length === 0 && operation !== 'read'
        ? ['Which columns it writes followed the data: choose them.']
        : [])
    ]
  };
};

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

const notion: Translator = ({ parameters }) => {
  const operations: Record<string, string> = { create: 'create', getAll: 'query' };
  const operation = operations[parameters.literal('operation') ?? 'create'];
  if (parameters.literal('resource') !== 'databasePage' || !operation) return undefined;
  const rows = parameters.rows('propertiesUi', 'propertyValues').map((row) => ({
    name: (row.literal('key') ?? '').split('|')[0],
    value: [
      'title',
      'textContent',
      'numberValue',
      'selectValue',
      'checkboxValue',
      'emailValue',
      'urlValue',
      'date'
    ]
      .map((name) => row.value(name))
      .find((value) => value !== undefined)
  }));
  return {
    type: 'notion',
    config: { operation, properties: operation === 'create' ? toRows(rows) : undefined },
    hints: ['Choose the data source: n8n kept the id of the database.']
  };
};

const email: Translator = ({ node, parameters }) => {
  if ((parameters.literal('operation') ?? 'send') !== 'send' || !isMessage(parameters.literal('resource')))
    return undefined;
  const isHtml = parameters.literal('emailFormat') === 'html' || parameters.literal('emailType') === 'html';
  return {
    type: 'email',
    config: {
      from: parameters.text('fromEmail'),
      to: parameters.text('toEmail') ?? parameters.text('sendTo'),
      subject: parameters.text('subject'),
      format: isHtml ? 'html' : undefined,
      text: parameters.text('text') ?? parameters.text('html') ?? parameters.text('message')
    },
    hints: node.type.endsWith('gmail') ? ['It goes out over SMTP here: Gmail has an address for that.'] : []
  };
};

export const apps: Translators = {
  'n8n-nodes-base.slack': slack,
  'n8n-nodes-base.telegram': telegram,
  'n8n-nodes-base.discord': discord,
  'n8n-nodes-base.googleSheets': sheets,
  'n8n-nodes-base.notion': notion,
  'n8n-nodes-base.emailSend': email,
  'n8n-nodes-base.gmail': email
};
