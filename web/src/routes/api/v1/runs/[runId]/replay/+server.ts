import { startedRun } from '#lib/server/answers/runs.ts';
import {
  ALREADY_RESOLVED,
  BUDGET_SPENT,
  NOT_FAILED,
  NOT_OVER,
  NOT_PUBLISHED,
  TRIGGER_GONE
} from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { replayBody } from '#lib/server/run-input.ts';
import { repeatRun } from '#lib/server/services/dead-letters.ts';

export const POST = route({
  action: 'run.replay',
  params: { runId: 'run' },
  body: replayBody,
  status: 202,
  answer: startedRun,
  docs: {
    id: 'replayRun',
    tag: 'Runs',
    summary: 'Run it again',
    description:
      'With the same input, from the start unless told. If it waits among the failed runs, that deals with it.',
    errors: { BUDGET_SPENT, NOT_OVER, NOT_FAILED, NOT_PUBLISHED, NO_TRIGGER: TRIGGER_GONE, ALREADY_RESOLVED }
  },
  handle: ({ actor, params, body }) => repeatRun(actor, params.runId, body)
});
