import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { conditionFields, summarizeConditions } from './shared/conditions.ts';
import { matchConditions } from './shared/match.ts';

export const filter = defineNode({
  type: 'filter',
  version: 1,
  title: 'Filter',
  icon: 'funnel',
  group: 'logic',
  docs: {
    summary: 'Lets through the items for which the conditions hold.',
    details: 'The other items end here. When both are needed, use If.'
  },
  config: z.strictObject(conditionFields),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize: summarizeConditions,
  sample: (_config, input) => input,
  examples: [
    {
      title: 'More than five pieces',
      config: {
        conditions: { pieces: { left: { expr: '{{ $json.pieces }}' }, operator: 'number.above', right: 5 } }
      }
    }
  ]
});

export const execute: Executor<typeof filter> = async (config, ctx) => {
  const { match: mode, ignoreCase } = config;
  const holds = await matchConditions(config.conditions, { mode, ignoreCase });
  return { out: holds ? [{ data: ctx.item.data }] : [] };
};
