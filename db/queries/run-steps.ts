import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { runSteps } from '../schema/index.ts';

/** Every attempt of a run with its output, in the order of their start. `inputsOfStep` of workflow/run gives the inputs. */
export function listSteps(tx: Tx, orgId: string, runId: string) {
  return tx
    .select({
      nodeId: runSteps.nodeId,
      iteration: runSteps.iteration,
      itemGroup: runSteps.itemGroup,
      attempt: runSteps.attempt,
      status: runSteps.status,
      startedAt: runSteps.startedAt,
      finishedAt: runSteps.finishedAt,
      retryAt: runSteps.retryAt,
      output: runSteps.output,
      error: runSteps.error,
      reused: runSteps.reused
    })
    .from(runSteps)
    .where(and(eq(runSteps.orgId, orgId), eq(runSteps.runId, runId)))
    .orderBy(asc(runSteps.startedAt), asc(runSteps.itemGroup), asc(runSteps.attempt));
}

export type StepRow = Awaited<ReturnType<typeof listSteps>>[number];
