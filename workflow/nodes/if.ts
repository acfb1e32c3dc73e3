import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { conditionFields, summarizeConditions } from './shared/conditions.ts';
import { matchConditions } from './shared/match.ts';

export const ifNode = defineNode({
  type: 'if',
  version: 1,
  title: 'If',
  icon: 'split',
  group: 'logic',
  docs: {
    summary: 'Sends each item down one of two paths.',
    details: 'Items for which the conditions hold leave by Yes, all others by No.'
  },
  config: z.strictObject(conditionFields),
  ports: {
    inputs: [{ id: 'in' }],
    outputs: [
      { id: 'true', label: 'Yes' },
      { id: 'false', label: 'No' }
    ]
  },
  effect: 'none',
  summarize: summarizeConditions,
  sample: (_config, input) => input,
  examples: [
    {
      title: 'Only big orders',
      config: {
        conditions: { total: { left: { expr: '{{ $json.total }}' }, operator: 'number.above', right: 100 } }
      }
    },
    {
      title: 'From Germany or Austria',
      config: {
        conditions: {
          de: { left: { expr: '{{ $json.country }}' }, operator: 'text.is', right: 'DE', order: 1 },
          at: { left: { expr: '{{ $json.country }}' }, operator: 'text.is', right: 'AT', order: 2 }
        },
        match: 'any'
      }
    }
  ]
});

export const execute: Executor<typeof ifNode> = async (config, ctx) => {
  const holds = await matchConditions(config.conditions, {
    mode: config.match,
    ignoreCase: config.ignoreCase
  });
  return { [holds ? 'true' : 'false']: [{ data: ctx.item.data }] };
};
