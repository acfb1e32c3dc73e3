import { LIMITS } from '@automateos/workflow';
import type { SqlTx } from '../client.ts';
import type { RunKey } from './claims.ts';

/** Lets queued runs of these organisations onto the queue, as far as each has room. */
export async function admitRuns(tx: SqlTx, orgIds: Iterable<string>): Promise<void> {
  const distinct = [...new Set(orgIds)];
  if (distinct.length > 0) await tx`SELECT app.admit_runs(${distinct}::uuid[], ${LIMITS.admittedRunsPerOrg})`;
}

/** What a run waits for has come. A worker that still has it takes it up again; one that is over stays as it is. */
export async function wakeRun(tx: SqlTx, { orgId, runId }: RunKey): Promise<void> {
  const woken = await tx<{ status: string }[]>`
    UPDATE runs SET wake_at = CASE WHEN status = 'waiting' THEN now() END, woken_at = now()
    WHERE org_id = ${orgId} AND id = ${runId} AND status IN ('waiting', 'running') RETURNING status`;
  if (woken[0]?.status === 'waiting') await tx`SELECT app.enqueue_run(${orgId}, ${runId}, now())`;
}
