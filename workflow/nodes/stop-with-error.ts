import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';

export const stopWithError = defineNode({
  type: 'stop-with-error',
  version: 1,
  title: 'Stop with error',
  icon: 'octagon-x',
  group: 'logic',
  docs: {
    summary: 'Ends the run as failed, with a message of yours.',
    details: 'Nothing after it runs, and steps in other branches are not started any more.'
  },
  config: z.strictObject({
    message: field.text({
      label: 'Message',
      placeholder: 'The order has no e-mail address',
      required: true,
      expression: true
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [] },
  effect: 'none',
  summarize: ({ message }) => inWords(message, 'Ends the run'),
  examples: [
    { title: 'Say what is missing', config: { message: 'The order has no e-mail address' } },
    { title: 'Name the order', config: { message: { expr: 'Order {{ $json.id }} was not paid' } } }
  ]
});

export const execute: Executor<typeof stopWithError> = ({ message }) => {
  throw new StepError('STOPPED', message);
};
