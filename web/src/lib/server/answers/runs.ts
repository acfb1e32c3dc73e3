import type { Item, PortItems, WebhookAnswer } from '@automateos/workflow';
import { documentSchema } from '@automateos/workflow/interop';
import { z } from 'zod';
import { jsonObject, json, moment, nodeId, pageOf, publicId } from './parts.ts';
import { versionId, workflowId } from './workflows.ts';

const runId = publicId('run', 'Id of the run.');

export const runStatus = z
  .enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'])
  .meta({ id: 'RunStatus', description: 'The last three are final.' });

export const runTrigger = z
  .enum(['manual', 'webhook', 'schedule', 'form', 'feed', 'app', 'workflow', 'error', 'replay'])
  .meta({ id: 'RunTrigger', description: 'What started the run.' });

export const shownError = z
  .strictObject({
    code: z.string().meta({ examples: ['HTTP_4XX'] }),
    message: z.string().meta({ description: 'Masked: secrets never stand in it.' }),
    nodeId: nodeId.optional()
  })
  .meta({ id: 'RunError', description: 'Why a run or a step failed.' });

export const run = z
  .strictObject({
    id: runId,
    workflowId,
    workflowName: z.string(),
    versionId: versionId.meta({ description: 'The version that it executes.' }),
    versionNumber: z.int().nullable().meta({ description: 'Null for a test run of unpublished edits.' }),
    status: runStatus,
    trigger: runTrigger,
    triggerNodeId: nodeId.meta({ description: 'The step that started it.' }),
    draft: z.boolean().meta({ description: 'A test run of unpublished edits.' }),
    pretend: z
      .boolean()
      .meta({ description: 'Pretend services answered its requests: nothing happened outside.' }),
    startedBy: z.string().nullable().meta({ description: 'Name of the person who pressed Run.' }),
    replayOf: publicId('run', 'The run that this one repeats.').nullable(),
    replayFrom: z
      .string()
      .nullable()
      .meta({ description: 'The step from which it repeats; null for from the start.' }),
    createdAt: moment('When it was asked for.'),
    startedAt: moment('When a worker took it.').nullable(),
    finishedAt: moment('When it ended.').nullable(),
    wakeAt: moment('When a waiting run goes on.').nullable(),
    cancelRequested: z.boolean().meta({ description: 'Somebody asked it to stop.' }),
    error: shownError.nullable()
  })
  .meta({ id: 'Run', description: 'One execution of one version.' });
export type Run = z.output<typeof run>;

export const runPage = pageOf(run, 'RunPage');

const webhookAnswer: z.ZodType<WebhookAnswer> = z
  .strictObject({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.string()
  })
  .meta({ id: 'WebhookAnswer', description: 'What a Respond step sent back to the caller.' });

export const runDetail = z
  .strictObject({
    ...run.shape,
    input: jsonObject('What the trigger got.'),
    answer: webhookAnswer.nullable(),
    document: documentSchema
  })
  .meta({ id: 'RunDetail', description: 'A run with its input, its answer and the document it executed.' });
export type RunDetail = z.output<typeof runDetail>;

const item: z.ZodType<Item> = z
  .strictObject({
    data: json.meta({ description: 'Any JSON.' }),
    from: z
      .array(z.int())
      .optional()
      .meta({ description: 'Places in the list of input items that it was made from, counted from 0.' })
  })
  .meta({ id: 'Item', description: 'One datum travelling along a wire.' });

const portItems: z.ZodType<PortItems> = z.record(z.string(), z.array(item));

export const step = z
  .strictObject({
    nodeId,
    iteration: z.int().meta({ description: 'Which turn of a loop, counted from 0.' }),
    itemGroup: z.int().meta({ description: 'Which part of the items, counted from 0.' }),
    attempt: z.int().meta({ description: 'Which try, counted from 1.' }),
    status: z.enum(['running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled']),
    startedAt: moment('When the attempt began.'),
    finishedAt: moment('When the attempt ended.').nullable(),
    retryAt: moment('When it is tried again.').nullable(),
    output: portItems.nullable().meta({ description: 'Items by output port.' }),
    error: shownError.nullable(),
    reused: z.boolean().meta({ description: 'Taken over from the run that this one repeats.' })
  })
  .meta({ id: 'Step', description: 'One attempt of one step.' });
export type Step = z.output<typeof step>;

export const stepWithInput = z
  .strictObject({ ...step.shape, input: z.array(item).meta({ description: 'The items it got.' }) })
  .meta({ id: 'StepWithInput', description: 'One attempt of one step, with the items it got.' });
export type StepWithInput = z.output<typeof stepWithInput>;

export const stepPage = pageOf(stepWithInput, 'StepPage');

export const log = z
  .strictObject({
    seq: z.int().min(1).meta({ description: 'Place in the log, counted from 1.' }),
    at: moment('When it was written.'),
    kind: z.string().meta({ examples: ['step.succeeded'] }),
    level: z.enum(['info', 'warn', 'error']),
    nodeId: nodeId.nullable(),
    iteration: z.int().nullable(),
    itemGroup: z.int().nullable(),
    attempt: z.int().nullable(),
    message: z.string().meta({ description: 'Masked: secrets never stand in it.' }),
    data: json.nullable().meta({ description: 'More for programs, such as counts of items.' })
  })
  .meta({ id: 'Log', description: 'One line of a run’s log.' });
export type Log = z.output<typeof log>;

export const logPage = pageOf(log, 'LogPage');

export const startedRun = z
  .strictObject({ runId })
  .meta({ id: 'StartedRun', description: 'The run that was started; it goes on by itself.' });
export type StartedRun = z.output<typeof startedRun>;

export const statusOfRun = z.strictObject({ status: runStatus }).meta({ id: 'StatusOfRun' });
export type StatusOfRun = z.output<typeof statusOfRun>;

export const runNews = z
  .strictObject({ at: moment('When it was noticed.') })
  .meta({ id: 'RunNews', description: 'Some run of the team started, went on or ended.' });
export type RunNews = z.output<typeof runNews>;

const letterId = publicId('dl', 'Id of the failed run’s entry.');

export const deadLetter = z
  .strictObject({
    id: letterId,
    runId: publicId('run', 'The run that failed.'),
    workflowId,
    workflowName: z.string(),
    versionId,
    nodeId: nodeId.nullable().meta({ description: 'The step that failed.' }),
    nodeLabel: z.string().nullable().meta({ description: 'Its name in that version.' }),
    error: shownError,
    attempts: z.int().meta({ description: 'How often it was tried.' }),
    trigger: runTrigger,
    input: jsonObject('What the trigger got.'),
    createdAt: moment('When it failed for good.'),
    resolution: z.enum(['replayed', 'discarded']).nullable().meta({ description: 'Null while it waits.' }),
    resolvedAt: moment('When somebody dealt with it.').nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was discarded, in the words of whoever did.' }),
    replayRunId: publicId('run', 'The run that repeated it.').nullable()
  })
  .meta({ id: 'DeadLetter', description: 'A run that failed for good and waits for somebody.' });
export type DeadLetter = z.output<typeof deadLetter>;

export const deadLetterPage = pageOf(deadLetter, 'DeadLetterPage');

export const bulkResult = z
  .strictObject({
    done: z.int().min(0).meta({ description: 'How many it was done to.' }),
    refused: z
      .array(z.strictObject({ id: z.string(), code: z.string(), message: z.string() }))
      .meta({ description: 'Those it was not done to, and why.' })
  })
  .meta({ id: 'BulkResult', description: 'What became of several things at once.' });
export type BulkResult = z.output<typeof bulkResult>;
