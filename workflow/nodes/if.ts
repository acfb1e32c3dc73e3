import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { findOperator } from '../form/operators.ts';
import { rowEntries } from '../form/slot.ts';
import { countInWords, inWords } from '../form/words.ts';
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
  config: z.strictObject({
    conditions: field.conditions({ label: 'When', addLabel: 'Add a condition', required: true }),
    match: field.select({
      label: 'It takes',
      options: [
        { value: 'all', label: 'All conditions' },
        { value: 'any', label: 'Any condition' }
      ],
      default: 'all'
    }),
    ignoreCase: field.switch({
      label: 'Ignore capitals',
      help: 'Treats “Berlin” and “berlin” as the same.',
      default: false
    })
  }),
  ports: {
    inputs: [{ id: 'in' }],
    outputs: [
      { id: 'true', label: 'Yes' },
      { id: 'false', label: 'No' }
    ]
  },
  effect: 'none',
  summarize({ conditions, match }) {
    const rows = rowEntries(conditions).map(([, row]) => row);
    const [first] = rows;
    if (!first) return 'No condition yet';
    if (rows.length > 1)
      return `${match === 'any' ? 'Any' : 'All'} of ${countInWords(rows.length, 'condition')}`;
    return conditionInWords(first);
  },
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

function conditionInWords({ left, operator = 'text.is', right }: Record<string, unknown>): string {
  const comparison = findOperator(operator);
  if (!comparison) return '1 condition';
  const subject = inWords(left, 'The value');
  return comparison.right
    ? `${subject} ${comparison.label} ${inWords(right, '…')}`
    : `${subject} ${comparison.label}`;
}
