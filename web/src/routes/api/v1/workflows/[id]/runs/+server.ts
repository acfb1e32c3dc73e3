import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';
import { jsonObject, nodeId } from '#lib/server/answers/parts.ts';
import { startedRun } from '#lib/server/answers/runs.ts';
import { BUDGET_SPENT, INVALID_WORKFLOW, NOT_PUBLISHED, NOT_SAVED_YET } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { startRun } from '#lib/server/services/runs.ts';
import { snapshot } from '#lib/server/text-input.ts';

export const POST = route({
  action: 'run.start',
  params: { id: 'wf' },
  body: z.strictObject({
    input: jsonObject('What the trigger gets: the answers of a Start form, or a made-up delivery.')
      .optional()
      .meta({ examples: [{ email: 'ada@example.com' }] }),
    draft: z
      .boolean()
      .optional()
      .meta({ description: 'Run the unpublished edits instead of the live version.' }),
    pretend: z.boolean().optional().meta({
      description: 'Let pretend services answer: nothing happens outside, and no secret is needed.'
    }),
    snapshot,
    triggerNodeId: nodeId
      .optional()
      .meta({ description: 'The trigger to start from; the first manual one unless told.' })
  }),
  bodyBytes: 2 * LIMITS.jsonBodyBytes, // an input and a snapshot
  headers: z.object({
    'idempotency-key': z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'Two starts with the same key within 24 hours are one run.' })
  }),
  status: 202,
  answer: startedRun,
  docs: {
    id: 'startRun',
    tag: 'Runs',
    summary: 'Start a run',
    description:
      'Answers as soon as the run is stored; it goes on by itself. Follow it with `GET /runs/{runId}/events`.',
    errors: {
      BUDGET_SPENT,
      NOT_PUBLISHED,
      NOT_SAVED_YET,
      KEY_REUSED: [409, 'The Idempotency-Key was used for a run with another input.'],
      NO_TRIGGER: [422, 'The version has no such trigger.'],
      INVALID_WORKFLOW
    }
  },
  handle: ({ actor, params, body, headers }) =>
    startRun(actor, params.id, { ...body, idempotencyKey: headers['idempotency-key'] })
});
