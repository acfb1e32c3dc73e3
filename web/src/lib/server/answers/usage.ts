import { z } from 'zod';
import { nodeId } from './parts.ts';
import { workflowId } from './workflows.ts';

const count = z.int().min(0);

/** Money is whole millionths of a US dollar everywhere, so that nothing is lost by rounding. */
const micros = (description: string) =>
  count.meta({ description: `${description} In millionths of a US dollar.` });

export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'Send a month like 2026-03.')
  .meta({ description: 'A calendar month in UTC.', examples: ['2026-03'] });

export const costKind = z.enum(['run', 'step', 'compute_ms', 'ai_tokens']).meta({
  id: 'CostKind',
  description:
    '`run`: runs that ended, free. `step`: steps that succeeded. `compute_ms`: milliseconds of work on runs. `ai_tokens`: tokens of language models, paid to whoever runs the model.'
});

const used = {
  runs: count.meta({ description: 'Runs that ended; pretend runs apart.' }),
  steps: count.meta({ description: 'Steps that succeeded, one per item where a step works item by item.' }),
  tokens: count.meta({ description: 'Tokens of language models.' }),
  unpricedTokens: count.meta({
    description: 'Tokens of models whose price is not known; their cost is not in `costMicros`.'
  }),
  costMicros: micros('What it cost.'),
  modelMicros: micros('Part of it that is paid to the makers of models, not to us.')
};

const dayUsage = z
  .strictObject({ day: z.iso.date(), ...used })
  .meta({ id: 'DayUsage', description: 'What was used on one day (UTC).' });
const workflowUsage = z
  .strictObject({
    workflowId,
    name: z.string().nullable().meta({ description: 'Null when the workflow is gone altogether.' }),
    deleted: z.boolean(),
    ...used
  })
  .meta({ id: 'WorkflowUsage', description: 'What one workflow used.' });
export type WorkflowUsage = z.output<typeof workflowUsage>;

const kindUsage = z
  .strictObject({ kind: costKind, quantity: count, costMicros: micros('What it cost.'), unpriced: count })
  .meta({ id: 'KindUsage', description: 'What was used of one kind.' });
export type KindUsage = z.output<typeof kindUsage>;

export const budget = z
  .strictObject({
    monthlyCapMicros: micros('The most that may be spent per calendar month.')
      .nullable()
      .meta({ description: 'In millionths of a US dollar; null for no limit.' }),
    spentMicros: micros('What this month has cost so far.'),
    reached: z.boolean().meta({ description: 'New runs wait until it is raised or the month turns.' }),
    waitingRuns: count.meta({ description: 'Runs that are stored and wait for it.' }),
    resetsAt: z.iso.datetime().meta({ description: 'When the next month begins.' })
  })
  .meta({ id: 'Budget', description: 'What a team allows for a month, and where it stands.' });
export type Budget = z.output<typeof budget>;

export const usage = z
  .strictObject({
    month,
    firstMonth: month.meta({ description: 'The oldest month with anything in it, or this one.' }),
    total: z.strictObject(used),
    kinds: z.array(kindUsage),
    days: z.array(dayUsage).meta({ description: 'Days on which something was used.' }),
    workflows: z.array(workflowUsage).meta({ description: 'The most expensive first.' }),
    budget
  })
  .meta({ id: 'Usage', description: 'What a team used in a month, from the ledger.' });
export type Usage = z.output<typeof usage>;

const costLine = z.strictObject({
  kind: costKind,
  nodeId: nodeId.nullable().meta({ description: 'The step; null for what belongs to the run.' }),
  iteration: count.nullable().meta({ description: 'Which round of a loop the step was in.' }),
  quantity: count,
  costMicros: micros('What it cost.')
    .nullable()
    .meta({ description: 'In millionths of a US dollar; null when the price is not known.' }),
  model: z.string().nullable().meta({ description: 'Of `ai_tokens`: as the service calls it.' })
});

export const runCost = z
  .strictObject({
    costMicros: micros('What the run has cost so far.'),
    unpricedTokens: used.unpricedTokens,
    lines: z.array(costLine).meta({ description: 'As they stand in the ledger.' })
  })
  .meta({ id: 'RunCost', description: 'What one run cost. Steps and time are booked when it ends.' });
export type RunCost = z.output<typeof runCost>;
