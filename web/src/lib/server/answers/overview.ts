import { z } from 'zod';
import { moment, nodeId, publicId } from './parts.ts';
import { run, shownError } from './runs.ts';
import { workflowId } from './workflows.ts';

export const overviewPeriod = z
  .enum(['day', 'week', 'month'])
  .meta({ id: 'OverviewPeriod', description: 'The last 24 hours, 7 days or 30 days.' });
export type OverviewPeriod = z.output<typeof overviewPeriod>;

const count = z.int().min(0);

const outcomes = z
  .strictObject({
    succeeded: count,
    failed: count,
    cancelled: count
  })
  .meta({ id: 'RunOutcomes', description: 'How many runs ended how.' });
export type RunOutcomes = z.output<typeof outcomes>;

const hour = z.strictObject({ at: moment('When the hour begins.'), ...outcomes.shape });

const attention = z
  .strictObject({
    kind: z
      .enum([
        'failing',
        'deadLetters',
        'secretGone',
        'connectionFailing',
        'feedFailing',
        'botFailing',
        'scheduleLate',
        'question'
      ])
      .meta({
        description:
          '`failing`: most of its last runs failed. `deadLetters`: failed runs wait for somebody. `secretGone`: a live step uses a deleted secret. `connectionFailing`: a live step uses a connection that its service refuses. `feedFailing`: a feed that a live workflow follows cannot be read. `botFailing`: an app could not be told where to send events. `scheduleLate`: a schedule should have fired. `question`: a run waits for a decision.'
      }),
    workflowId,
    workflowName: z.string(),
    nodeId: nodeId.nullable().meta({ description: 'The step that it is about.' }),
    nodeLabel: z.string().nullable(),
    runId: publicId('run', 'Of `question`: the run that asks.').nullable(),
    question: z.string().nullable(),
    connectionName: z.string().nullable().meta({ description: 'Of `connectionFailing`.' }),
    since: moment('When it was last seen, or is due.').nullable(),
    deadLetters: count.meta({ description: 'Failed runs that wait.' }),
    lastRuns: count.meta({ description: 'Of `failing`: how many runs were looked at.' }),
    lastFailed: count.meta({ description: 'How many of those failed.' }),
    error: shownError.nullable().meta({ description: 'Of the newest failure, or what the service said.' })
  })
  .meta({ id: 'Attention', description: 'Something that a person should look at.' });
export type Attention = z.output<typeof attention>;

const busyWorkflow = z.strictObject({ workflowId, name: z.string(), runs: count, failed: count });
export type BusyWorkflow = z.output<typeof busyWorkflow>;

export const overview = z
  .strictObject({
    period: overviewPeriod,
    from: moment('Beginning of the period.'),
    to: moment('End of the period: the end of this hour.'),
    totals: outcomes.meta({
      description: 'Finished runs of published versions; tests and pretend runs apart.'
    }),
    before: outcomes.meta({ description: 'The same for the period of the same length before.' }),
    durations: z
      .strictObject({ medianMs: z.number(), slowMs: z.number() })
      .nullable()
      .meta({ description: 'Half of the runs that succeeded, and 95 % of them, took no longer than this.' }),
    hours: z
      .array(hour)
      .meta({ description: 'Hours in which runs were asked for; the others are left out.' }),
    busiest: z.array(busyWorkflow).meta({ description: 'The workflows with the most runs.' }),
    attention: z.array(attention).meta({ description: 'The most pressing first.' }),
    now: z.array(run).meta({ description: 'Runs under way, then the newest of the others.' }),
    running: count.meta({ description: 'How many runs are queued, running or waiting.' }),
    workflows: z
      .strictObject({ total: count, active: count })
      .meta({ description: 'How many there are, and how many are switched on.' })
  })
  .meta({ id: 'Overview', description: 'How a team’s workflows are doing.' });
export type Overview = z.output<typeof overview>;
