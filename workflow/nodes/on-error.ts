import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { countInWords } from '../form/words.ts';
import type { Json, JsonObject } from '../types.ts';
import { isObject } from './shared/object-path.ts';

export const onError = defineNode({
  type: 'on-error',
  version: 1,
  title: 'On error',
  icon: 'siren',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when a run of your team fails for good.',
    details:
      'Once per failed run, after its retries. It says which workflow and step failed and why, with a link to the run. Test runs and pretend runs start nothing, and neither does the failure of a run that was itself started by one.'
  },
  config: z.strictObject({
    watch: field.select({
      label: 'Watch',
      options: [
        { value: 'all', label: 'All workflows' },
        { value: 'chosen', label: 'Chosen workflows' }
      ],
      default: 'all'
    }),
    workflows: field.rows({
      label: 'Workflows',
      addLabel: 'Add a workflow',
      required: true,
      columns: { workflow: field.workflow({ label: 'Workflow', required: true }) },
      showIf: { field: 'watch', equals: 'chosen' }
    })
  }),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ watch, workflows }) {
    if (watch !== 'chosen') return 'When any workflow fails';
    return `When one of ${countInWords(rowEntries(workflows).length, 'workflow')} fails`;
  },
  sample: () => ({
    workflow: { id: 'wf_0000000000000000000000', name: 'Publish the post' },
    run: {
      id: 'run_0000000000000000000000',
      startedBy: 'schedule',
      url: 'https://automate.example/app/runs/run_0000000000000000000000'
    },
    step: { id: 'n_1', name: 'Send to Slack' },
    error: { code: 'HTTP_4XX', message: 'Slack answered: channel_not_found.' },
    failedAt: '2026-01-30T09:00:00.000Z'
  }),
  examples: [
    { title: 'Tell me about every failure', config: {} },
    {
      title: 'Only the shop',
      config: { watch: 'chosen', workflows: { shop: { workflow: 'wf_0000000000000000000000', order: 1 } } }
    }
  ]
});

/** `ctx.trigger` is empty when somebody pressed Run: then it gives out the sample, to try the steps after it. */
export const execute: Executor<typeof onError> = (_config, ctx) => {
  const { workflow, run, step = null, error, failedAt } = ctx.trigger;
  if (!isObject(run ?? null)) return { out: [{ data: onError.sample!({})! }] };
  const told = run as JsonObject;
  const url = `${ctx.publicUrl}/app/runs/${String(told.id)}`;
  const data = { workflow, run: { ...told, url }, step, error, failedAt } as { [key: string]: Json };
  return { out: [{ data }] };
};
