import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { listInWords, rowNames } from '../form/words.ts';
import { repeatedNames } from './shared/question-names.ts';
import { inputColumns, readAnswers, sampleAnswers } from './start.ts';

export const calledByWorkflow = defineNode({
  type: 'called-by-workflow',
  version: 1,
  title: 'Called by workflow',
  icon: 'log-in',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when another one of your team runs it.',
    details:
      'The other workflow has a Run workflow step and sends these values. What the last step here gives out, or a Respond step, goes back to it. Publish this workflow and keep it switched on.'
  },
  config: z.strictObject({
    inputs: field.rows({
      label: 'It is given',
      help: 'The values that a caller sends, checked when it calls.',
      addLabel: 'Add a value',
      columns: inputColumns
    })
  }),
  check: (config) => repeatedNames(config, 'inputs'),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ inputs }) {
    const names = rowNames(inputs);
    return names.length > 0 ? `Is given ${listInWords(names)}` : 'When another workflow runs it';
  },
  sample: ({ inputs }) => sampleAnswers(inputs),
  examples: [
    {
      title: 'A post to publish',
      config: {
        inputs: {
          text: { name: 'text', required: true, order: 1 },
          urgent: { name: 'urgent', type: 'boolean', default: false, order: 2 }
        }
      }
    },
    { title: 'Whatever the caller sends', config: {} }
  ]
});

export const execute: Executor<typeof calledByWorkflow> = (config, ctx) => ({
  out: [{ data: { ...ctx.trigger, ...readAnswers(config.inputs, ctx.trigger) } }]
});
