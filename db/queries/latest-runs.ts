import type { RunStatus } from '@automateos/workflow/run';
import { sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';

export interface LatestRun {
  workflowId: string;
  id: string;
  status: RunStatus;
}

/** The newest run of each of these workflows, pretend runs apart; those that never ran are left out. One index look-up each. */
export async function latestRunsOf(
  tx: Tx,
  orgId: string,
  workflowIds: readonly string[]
): Promise<LatestRun[]> {
  if (workflowIds.length === 0) return [];
  const rows = await tx.execute<{ workflow_id: string; id: string; status: RunStatus }>(sql`
    SELECT wanted.id AS workflow_id, latest.id, latest.status
    FROM unnest(${sql.param(workflowIds)}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT runs.id, runs.status FROM runs
      WHERE runs.org_id = ${orgId} AND runs.workflow_id = wanted.id AND NOT runs.pretend
      ORDER BY runs.id DESC LIMIT 1
    ) AS latest`);
  return rows.map((row) => ({ workflowId: row.workflow_id, id: row.id, status: row.status }));
}
