import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { checkPublicPath } from './shared/public-path.ts';

export const webhook = defineNode({
  type: 'webhook',
  version: 1,
  title: 'Webhook',
  icon: 'webhook',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when another service sends something to its address.',
    details: 'Give the address to the other service. What it sends comes out as body, headers and query.'
  },
  config: z.strictObject({
    method: field.select({
      label: 'Accepts',
      options: [
        { value: 'ANY', label: 'Anything' },
        { value: 'GET', label: 'GET' },
        { value: 'POST', label: 'POST' },
        { value: 'PUT', label: 'PUT' },
        { value: 'PATCH', label: 'PATCH' },
        { value: 'DELETE', label: 'DELETE' }
      ],
      default: 'ANY'
    }),
    path: field.text({
      label: 'Address',
      help: 'Where it listens, once it is published. A long random one cannot be guessed.',
      required: true,
      mint: 'randomPath',
      address: { prefix: '/hooks/' },
      check: checkPublicPath
    }),
    respond: field.select({
      label: 'Answers',
      options: [
        { value: 'now', label: 'At once', help: 'Says “accepted” and runs on.' },
        { value: 'end', label: 'When the workflow is done', help: 'Sends what the last step gave out.' },
        { value: 'node', label: 'With a Respond step', help: 'You decide what to send, and when.' }
      ],
      default: 'now'
    })
  }),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ method, respond }) {
    const what =
      typeof method === 'string' && /^[A-Z]+$/.test(method) && method !== 'ANY' ? method : 'Any request';
    return respond === 'node' || respond === 'end' ? `${what}, answered later` : what;
  },
  sample: () => ({
    body: { id: 1042, email: 'ada@example.com', name: 'Ada Lovelace' },
    headers: { 'content-type': 'application/json', 'user-agent': 'Example/1.0' },
    query: { source: 'website' },
    method: 'POST',
    path: 'orders'
  }),
  examples: [
    { title: 'Receive orders', config: { method: 'POST', path: 'orders' } },
    { title: 'Answer with a Respond step', config: { path: 'lookup', respond: 'node' } }
  ]
});

export const execute: Executor<typeof webhook> = (config, ctx) => {
  const { body = null, headers = {}, query = {}, method = 'POST', path = config.path } = ctx.trigger;
  return { out: [{ data: { body, headers, query, method, path } }] };
};
