import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig, type WebhookAnswer } from '../define-node.ts';
import { field } from '../form/field.ts';
import type { Json } from '../types.ts';
import { encodeData, JSON_TYPE, TEXT_TYPE, type EncodedData } from './shared/encode-data.ts';
import { checkAnswerHeaderName, checkHeaderValue, headersOf } from './shared/headers.ts';
import { checkWebAddress } from './shared/web-address.ts';

const FOUND = 302;
const HAS_BODY = { field: 'bodyType', in: ['data', 'text'] } as const;

export const respond = defineNode({
  type: 'respond',
  version: 1,
  title: 'Respond',
  icon: 'reply',
  group: 'logic',
  docs: {
    summary: 'Answers the service that called the webhook.',
    details: 'The webhook must be set to answer with a Respond step. Only the first answer of a run is sent.'
  },
  config: z.strictObject({
    bodyType: field.select({
      label: 'Answer with',
      options: [
        { value: 'data', label: 'Data' },
        { value: 'text', label: 'Text' },
        { value: 'redirect', label: 'A redirect' },
        { value: 'empty', label: 'Nothing' }
      ],
      default: 'data'
    }),
    body: field.textOrData({
      label: 'Content',
      help: 'Leave it empty to send what comes in.',
      showIf: HAS_BODY
    }),
    url: field.text({
      label: 'Send people to',
      placeholder: 'https://example.com/thanks',
      required: true,
      expression: true,
      showIf: { field: 'bodyType', equals: 'redirect' },
      check: checkWebAddress
    }),
    status: field.number({
      label: 'Status',
      help: '200 means fine, 404 not found, 400 a mistake of the sender.',
      default: 200,
      min: 200,
      max: 599,
      integer: true,
      expression: true,
      showIf: { field: 'bodyType', in: ['data', 'text', 'empty'] }
    }),
    headers: field.rows({
      label: 'Headers',
      addLabel: 'Add a header',
      columns: {
        name: field.text({
          label: 'Name',
          placeholder: 'X-Order',
          required: true,
          check: checkAnswerHeaderName
        }),
        value: field.text({ label: 'Value', expression: true, check: checkHeaderValue })
      }
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ bodyType = 'data', status = 200, body }) {
    if (bodyType === 'redirect') return 'Sends people to another page';
    const code = typeof status === 'number' ? ` with status ${status}` : '';
    if (bodyType === 'empty') return `An empty answer${code}`;
    return body === undefined || body === '' ? `Answers with what comes in` : `Answers${code}`;
  },
  sample: (_config, input) => input,
  examples: [
    { title: 'Send back what came in', config: {} },
    { title: 'Say thanks', config: { bodyType: 'text', body: 'Thank you!', status: 201 } },
    { title: 'Send people to a page', config: { bodyType: 'redirect', url: 'https://example.com/thanks' } }
  ]
});

export const execute: Executor<typeof respond> = (config, ctx) => {
  ctx.respond(answerOf(config, ctx.item.data));
  return { out: [{ data: ctx.item.data }] };
};

function answerOf(config: ResolvedConfig<typeof respond>, incoming: Json): WebhookAnswer {
  const headers = headersOf(config.headers);
  if (config.bodyType === 'redirect') {
    return { status: FOUND, headers: { ...headers, location: new URL(config.url).href }, body: '' };
  }
  if (config.bodyType === 'empty') return { status: config.status, headers, body: '' };
  const { body, contentType } = contentOf(config, incoming);
  return { status: config.status, headers: { 'content-type': contentType, ...headers }, body };
}

function contentOf(config: ResolvedConfig<typeof respond>, incoming: Json): EncodedData {
  if (config.body === undefined) return { body: JSON.stringify(incoming), contentType: JSON_TYPE };
  if (config.bodyType === 'data') return encodeData(config.body);
  const text = typeof config.body === 'string' ? config.body : JSON.stringify(config.body);
  return { body: text, contentType: TEXT_TYPE };
}
