import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { StepError } from '../step-error.ts';
import type { Json, JsonObject } from '../types.ts';
import { isObject } from './shared/object-path.ts';

const CHOSEN = { field: 'send', equals: 'values' } as const;

export const runWorkflow = defineNode({
  type: 'run-workflow',
  version: 1,
  title: 'Run workflow',
  icon: 'workflow',
  group: 'logic',
  docs: {
    summary: 'Runs another workflow of your team for each item, and can wait for what it gives back.',
    details:
      'The other workflow begins with the trigger Called by workflow. While this run waits it costs nothing. When the other one fails, so does this step; cancelling this run cancels what it waits for. Workflows that would call each other in a circle are refused, and calls go ten deep at most.'
  },
  config: z.strictObject({
    workflow: field.workflow({ label: 'Workflow', required: true }),
    send: field.select({
      label: 'Send',
      options: [
        { value: 'item', label: 'The item as it is' },
        { value: 'values', label: 'Values of your choice' }
      ],
      default: 'item'
    }),
    values: field.rows({
      label: 'Values',
      addLabel: 'Add a value',
      columns: {
        name: field.text({ label: 'Name', placeholder: 'text', required: true }),
        value: field.value({ label: 'Value' })
      },
      showIf: CHOSEN
    }),
    wait: field.select({
      label: 'Then',
      options: [
        { value: 'end', label: 'Wait for its end', help: 'Goes on with what it gives back.' },
        { value: 'none', label: 'Go on at once', help: 'Goes on with the item; the other run is on its own.' }
      ],
      default: 'end'
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'wait',
  summarize: ({ wait }) => (wait === 'none' ? 'Starts another workflow' : 'Waits for another workflow'),
  sample: ({ wait }, input) => (wait === 'none' ? input : undefined),
  examples: [
    { title: 'Wait for the result', config: { workflow: 'wf_0000000000000000000000' } },
    {
      title: 'Start it and go on',
      config: {
        workflow: 'wf_0000000000000000000000',
        send: 'values',
        values: { text: { name: 'text', value: { expr: '{{ $json.title }}' }, order: 1 } },
        wait: 'none'
      }
    }
  ]
});

export const execute: Executor<typeof runWorkflow> = async (config, ctx) => {
  const waits = config.wait === 'end';
  const input = inputOf(config, ctx.item.data);
  const { workflowName, runId, output = [] } = await ctx.call({ workflow: config.workflow, input, waits });
  ctx.log('info', waits ? `“${workflowName}” has ended` : `Started “${workflowName}”`, { run: runId });
  if (!waits) return { out: [{ data: ctx.item.data }] };
  const results = Array.isArray(output) ? output : [output];
  return { out: results.map((data) => ({ data })) };
};

/** @throws StepError `INPUT_INVALID` for an item that is no group of fields. */
function inputOf({ send, values }: ResolvedConfig<typeof runWorkflow>, data: Json): JsonObject {
  if (send === 'values') return Object.fromEntries(values.map(({ name, value }) => [name, value]));
  if (!isObject(data))
    throw new StepError('INPUT_INVALID', 'This item has no fields to send. Choose the values to send.');
  return data;
}
