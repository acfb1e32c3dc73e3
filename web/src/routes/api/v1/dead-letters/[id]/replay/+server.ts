import { startedRun } from '#lib/server/answers/runs.ts';
import {
  ALREADY_RESOLVED,
  NOT_FAILED,
  NOT_OVER,
  NOT_PUBLISHED,
  TRIGGER_GONE
} from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { replayBody } from '#lib/server/run-input.ts';
import { replayDeadLetter } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'deadLetter.replay',
  params: { id: 'dl' },
  body: replayBody,
  status: 202,
  answer: startedRun,
  docs: {
    id: 'replayDeadLetter',
    tag: 'Failed runs',
    summary: 'Run a failed run again',
    description: 'From the failed step unless told, and marks it as dealt with.',
    errors: { NOT_OVER, NOT_FAILED, NOT_PUBLISHED, NO_TRIGGER: TRIGGER_GONE, ALREADY_RESOLVED }
  },
  handle: ({ actor, params, body }) => replayDeadLetter(actor, params.id, body)
});
