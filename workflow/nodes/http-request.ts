import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { LIMITS } from '../limits.ts';
import { isExpression } from '../types.ts';
import { checkHeaderName, checkHeaderValue } from './shared/headers.ts';
import { readBody, refuseErrorStatus } from './shared/http-answer.ts';
import { authOf, bodyOf, requestHeaders, urlOf } from './shared/http-call.ts';
import { checkPath } from './shared/object-path.ts';
import { VALUE_TYPE_OPTIONS } from './shared/value-types.ts';
import { checkWebAddress } from './shared/web-address.ts';

const WITH_BODY = { field: 'method', in: ['POST', 'PUT', 'PATCH', 'DELETE'] } as const;

const SAMPLE_BODY = { id: 1042, name: 'Ada Lovelace', email: 'ada@example.com' };

const pairs = {
  name: field.text({ label: 'Name', required: true }),
  value: field.text({ label: 'Value', expression: true })
};

export const httpRequest = defineNode({
  type: 'http-request',
  version: 1,
  title: 'HTTP request',
  icon: 'globe',
  group: 'app',
  docs: {
    summary: 'Calls any web service and passes its answer on.',
    details:
      'Gives out status, headers and body, or the body alone. Answers of 400 and above fail the step, and are tried again if that can help.'
  },
  config: z.strictObject({
    method: field.select({
      label: 'Method',
      options: [
        { value: 'GET', label: 'GET', help: 'Read something' },
        { value: 'POST', label: 'POST', help: 'Send or create something' },
        { value: 'PUT', label: 'PUT', help: 'Replace something' },
        { value: 'PATCH', label: 'PATCH', help: 'Change part of something' },
        { value: 'DELETE', label: 'DELETE', help: 'Remove something' },
        { value: 'HEAD', label: 'HEAD', help: 'Read the headers only' },
        { value: 'OPTIONS', label: 'OPTIONS', help: 'Ask what is allowed' }
      ],
      default: 'GET'
    }),
    url: field.text({
      label: 'URL',
      placeholder: 'https://api.example.com/things',
      required: true,
      expression: true,
      check: checkWebAddress
    }),
    query: field.rows({
      label: 'Query',
      help: 'Added to the address after a question mark.',
      addLabel: 'Add a parameter',
      columns: pairs
    }),
    headers: field.rows({
      label: 'Headers',
      addLabel: 'Add a header',
      columns: {
        name: field.text({ label: 'Name', placeholder: 'X-Source', required: true, check: checkHeaderName }),
        value: field.text({ label: 'Value', expression: true, check: checkHeaderValue })
      }
    }),
    auth: field.select({
      label: 'Authentication',
      options: [
        { value: 'none', label: 'None' },
        { value: 'bearer', label: 'Token', help: 'Sent as Authorization: Bearer' },
        { value: 'header', label: 'Key in a header' },
        { value: 'query', label: 'Key in the address' },
        { value: 'basic', label: 'User name and password' }
      ],
      default: 'none'
    }),
    secret: field.secretRef({
      label: 'Secret',
      help: 'Kept safe under Secrets and never shown again.',
      required: true,
      showIf: { field: 'auth', in: ['bearer', 'header', 'query', 'basic'] }
    }),
    authName: field.text({
      label: 'Name of the key',
      placeholder: 'X-API-Key',
      required: true,
      showIf: { field: 'auth', in: ['header', 'query'] },
      check: checkHeaderName
    }),
    username: field.text({
      label: 'User name',
      help: 'Leave it empty if the secret holds both, as name:password.',
      expression: true,
      showIf: { field: 'auth', equals: 'basic' }
    }),
    bodyType: field.select({
      label: 'Send',
      options: [
        { value: 'data', label: 'Data' },
        { value: 'fields', label: 'Fields', help: 'One by one, sent as JSON' },
        { value: 'form', label: 'A form' },
        { value: 'multipart', label: 'A form with files' },
        { value: 'text', label: 'Text' },
        { value: 'none', label: 'Nothing' }
      ],
      default: 'data',
      showIf: WITH_BODY
    }),
    body: field.textOrData({
      label: 'Content',
      help: 'Data from earlier steps is sent as JSON. Leave it empty to send nothing.',
      showIf: { field: 'bodyType', in: ['data', 'text'] }
    }),
    bodyFields: field.rows({
      label: 'Fields',
      addLabel: 'Add a field',
      showIf: { field: 'bodyType', equals: 'fields' },
      columns: {
        name: field.text({ label: 'Name', placeholder: 'customer.email', required: true, check: checkPath }),
        type: field.select({ label: 'Type', options: VALUE_TYPE_OPTIONS, default: 'text' }),
        value: field.value({ label: 'Value', typeField: 'type' })
      }
    }),
    formFields: field.rows({
      label: 'Form fields',
      addLabel: 'Add a field',
      showIf: { field: 'bodyType', in: ['form', 'multipart'] },
      columns: {
        ...pairs,
        fileName: field.text({
          label: 'File name',
          help: 'Makes this field a file. Only in a form with files.',
          expression: true,
          check: checkHeaderValue
        })
      }
    }),
    output: field.select({
      label: 'Gives out',
      options: [
        { value: 'answer', label: 'The whole answer', help: 'Status, headers and body' },
        { value: 'body', label: 'Only the body', help: 'A list becomes one item per entry' }
      ],
      default: 'answer'
    }),
    timeoutMs: field.duration({ label: 'Wait at most', default: 30_000, min: 100, max: LIMITS.requestMs }),
    failOnStatus: field.switch({
      label: 'Fail on error answers',
      help: 'Switch it off to handle statuses of 400 and above yourself.',
      default: true
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: ({ method = 'GET' }) =>
    method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'read' : 'write',
  hosts: ({ url }) => [hostOf(url)],
  summarize({ method = 'GET', url }) {
    const host = hostInWords(url);
    if (host === undefined) return 'No address yet';
    return `${typeof method === 'string' ? (VERBS[method] ?? 'Calls') : 'Calls'} ${host}`;
  },
  sample: ({ output }) =>
    output === 'body'
      ? SAMPLE_BODY
      : { status: 200, headers: { 'content-type': 'application/json' }, body: SAMPLE_BODY },
  examples: [
    {
      title: 'Read a list page by page',
      config: {
        url: 'https://api.example.com/orders',
        query: { page: { name: 'page', value: { expr: '{{ $json.page }}' }, order: 1 } }
      }
    },
    {
      title: 'Send what came in',
      config: { method: 'POST', url: 'https://api.example.com/leads', body: { expr: '{{ $json }}' } }
    },
    {
      title: 'Create a customer, field by field',
      config: {
        method: 'POST',
        url: 'https://api.example.com/customers',
        bodyType: 'fields',
        bodyFields: {
          mail: { name: 'email', value: { expr: '{{ $json.email }}' }, order: 1 },
          vip: { name: 'vip', type: 'boolean', value: true, order: 2 }
        }
      }
    }
  ]
});

export const execute: Executor<typeof httpRequest> = async (config, ctx) => {
  const { body: sent, contentType } = bodyOf(config);
  const response = await ctx.http({
    method: config.method,
    url: urlOf(config),
    headers: requestHeaders(config.headers, contentType),
    body: sent,
    auth: authOf(config),
    timeoutMs: config.timeoutMs
  });
  if (config.failOnStatus) refuseErrorStatus(response, ctx.now);
  const body = readBody(response, ctx);
  if (config.output === 'answer')
    return { out: [{ data: { status: response.status, headers: response.headers, body } }] };
  return { out: (Array.isArray(body) ? body : [body]).map((data) => ({ data })) };
};

const VERBS: Record<string, string | undefined> = {
  GET: 'Reads from',
  HEAD: 'Looks at',
  POST: 'Sends to',
  PUT: 'Replaces at',
  PATCH: 'Updates at',
  DELETE: 'Deletes at'
};

/** `api.example.com`, also when only the rest of the address is computed; `undefined` when there is no address. */
function hostInWords(url: unknown): string | undefined {
  const text = sourceOf(url);
  return text === '' ? undefined : inWords(hostOf(url), 'a computed address');
}

/** `api.example.com` when the address begins with it, whatever follows. A name that goes on in `{{` is not known yet. */
function hostOf(url: unknown): string | undefined {
  const [fixed = '', ...computed] = sourceOf(url).split('{{');
  const isWhole = computed.length === 0 || /^\w+:\/\/[^/?#]+[/?#]/.test(fixed);
  return (isWhole && URL.parse(fixed)?.hostname) || undefined;
}

function sourceOf(url: unknown): string {
  const text = isExpression(url) ? url.expr : url;
  return typeof text === 'string' ? text.trim() : '';
}
