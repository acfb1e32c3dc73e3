import { isComputed, toRows, type Parameters } from '../parameters.ts';
import type { Translator, Translators } from '../translation.ts';

const pairs = (rows: Parameters[]) =>
  rows.map((row) => ({ name: row.literal('name'), value: row.text('value') }));

/** Kinds of credentials that are not tied to one service. */
const AUTH: Record<string, string> = {
  httpHeaderAuth: 'header',
  httpBearerAuth: 'bearer',
  httpBasicAuth: 'basic',
  httpQueryAuth: 'query'
};

const request: Translator = ({ node, parameters }) => {
  const hasSwitches = node.typeVersion >= 3;
  const shown = (name: string) => !hasSwitches || parameters.isOn(name);
  const headers = shown('sendHeaders') ? pairs(rowsOf(parameters, 'header')) : [];
  const query = shown('sendQuery') ? pairs(rowsOf(parameters, 'query')) : [];
  const method = parameters.literal('method') ?? parameters.literal('requestMethod') ?? 'GET';
  const body =
    shown('sendBody') && !['GET', 'HEAD', 'OPTIONS'].includes(method) ? bodyOf(parameters) : undefined;
  const auth = authOf(parameters, Object.keys(node.credentials ?? {}));
  const isWholeAnswer = parameters.isOn('options', 'response', 'response', 'fullResponse');
  const pages = parameters.get('options', 'pagination') !== undefined;
  return {
    type: 'http-request',
    config: {
      method,
      url: parameters.text('url'),
      query: query.length > 0 ? toRows(query) : undefined,
      headers:
        [...headers, ...(body?.headers ?? [])].length > 0
          ? toRows([...headers, ...(body?.headers ?? [])])
          : undefined,
      auth,
      ...body?.config,
      output: isWholeAnswer ? undefined : 'body',
      timeoutMs: parameters.number('options', 'timeout')
    },
    renames: isWholeAnswer ? { statusCode: 'status' } : undefined,
    hints: [
      ...(auth ? ['Choose the secret that it signs in with.'] : []),
      ...(pages ? ['It read page by page; here it reads one: put a Loop around it.'] : [])
    ]
  };
};

const rowsOf = (parameters: Parameters, kind: 'header' | 'query' | 'body'): Parameters[] => [
  ...parameters.rows(`${kind}Parameters`, 'parameters'),
  ...parameters.rows(`${kind}ParametersUi`, 'parameter')
];

function authOf(parameters: Parameters, credentials: string[]): string | undefined {
  const kind = parameters.literal('genericAuthType') ?? credentials[0];
  if (kind === undefined) return undefined;
  return AUTH[kind] ?? 'bearer'; // a service's own credential: most are sent as a token
}

interface Body {
  config: Record<string, unknown>;
  headers: { name: string; value: string }[];
}

function bodyOf(parameters: Parameters): Body {
  const type = parameters.literal('contentType') ?? parameters.literal('bodyContentType') ?? 'json';
  const rows = pairs(rowsOf(parameters, 'body'));
  if (type.startsWith('form')) return { config: { bodyType: 'form', formFields: toRows(rows) }, headers: [] };
  if (type.startsWith('multipart'))
    return { config: { bodyType: 'multipart', formFields: toRows(rows) }, headers: [] };
  const whole = parameters.get('jsonBody') ?? parameters.get('bodyParametersJson') ?? parameters.get('body');
  if (whole === undefined) return { config: { bodyType: 'fields', bodyFields: toRows(rows) }, headers: [] };
  if (isWholeExpression(whole)) return { config: { bodyType: 'data', body: whole }, headers: [] };
  const text = isComputed(whole) || typeof whole === 'string' ? whole : JSON.stringify(whole);
  const isJson = type === 'json';
  return {
    config: { bodyType: 'text', body: text },
    headers: isJson ? [{ name: 'Content-Type', value: 'application/json' }] : []
  };
}

/** One `{{ }}` and nothing around it: it is data, not a text. */
const isWholeExpression = (value: unknown): boolean =>
  isComputed(value) && /^\s*\{\{(?:(?!\}\}).)*\}\}\s*$/s.test(value.expr);

const respond: Translator = ({ parameters }) => {
  const kind = parameters.literal('respondWith') ?? 'firstIncomingItem';
  const whole = parameters.get('responseBody');
  const content: Record<string, Record<string, unknown>> = {
    json: isWholeExpression(whole) ? { body: whole } : { bodyType: 'text', body: whole },
    text: { bodyType: 'text', body: whole },
    noData: { bodyType: 'empty' },
    redirect: { bodyType: 'redirect', url: parameters.text('redirectURL') },
    firstIncomingItem: {},
    allIncomingItems: {}
  };
  const config = content[kind];
  if (!config) return undefined;
  const headers = pairs(parameters.rows('options', 'responseHeaders', 'entries'));
  return {
    type: 'respond',
    config: {
      ...config,
      status: parameters.value('options', 'responseCode'),
      headers: headers.length > 0 ? toRows(headers) : undefined
    }
  };
};

export const http: Translators = {
  'n8n-nodes-base.httpRequest': request,
  'n8n-nodes-base.respondToWebhook': respond
};
