import { toApiError } from '#lib/server/errors.ts';
import { listApprovals } from '#lib/server/services/approvals.ts';
import { readBudget, readRunCost } from '#lib/server/services/usage.ts';
import { listRunRelatives } from '#lib/server/services/run-relatives.ts';
import { listRunLogs, listRunSteps, readRun } from '#lib/server/services/runs.ts';
import { readWorkflow } from '#lib/server/services/workflows.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { Actor } from '@automateos/auth';
import { detailOf, slimDown } from './detail.ts';
import type { PageServerLoad } from './$types.js';

/** More than fit on a screen; longer runs are read through the API. */
const ATTEMPTS = 5_000;
const LOG_LINES = 1_000;

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
  depends('app:run');
  const actor = actorOf(locals);
  const [run, steps, logs, approvals, cost, family] = await Promise.all([
    readRun(actor, params.id),
    listRunSteps(actor, params.id, { limit: ATTEMPTS }),
    listRunLogs(actor, params.id, { limit: LOG_LINES }),
    listApprovals(actor, params.id),
    readRunCost(actor, params.id),
    listRunRelatives(actor, params.id)
  ]);
  const { document, ...facts } = run;
  const chosen = url.searchParams.get('step') ?? undefined;
  return {
    run: facts,
    cost,
    family,
    // Only a run that waits to start can be kept back by it.
    budget: run.status === 'queued' && !run.pretend ? await readBudget(actor) : undefined,
    mayRaise: may(actor, 'budget.set'),
    ...slimDown(document, steps.data),
    step: detailOf({ run, steps: steps.data, chosen }),
    logs: logs.data,
    hasMoreLogs: logs.nextCursor !== null,
    workflow: await readIfKept(actor, run.workflowId),
    mayCancel: may(actor, 'run.cancel'),
    approvals: approvals.data,
    mayReplay: may(actor, 'run.replay'),
    mayDecide: may(actor, 'run.decide')
  };
};

/** The workflow as it is now; nothing when it was deleted since. */
async function readIfKept(actor: Actor, workflowId: string) {
  try {
    return await readWorkflow(actor, workflowId);
  } catch (error) {
    if (toApiError(error)?.status === 404) return undefined;
    throw error;
  }
}
