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

/** How many runs of each of these workflows were asked for since then, pretend runs apart; those without any are left out. */
export async function countRunsSince(
  tx: Tx,
  orgId: string,
  search: { workflowIds: readonly string[]; since: Date }
): Promise<{ workflowId: string; runs: number }[]> {
  const { workflowIds, since } = search;
  if (workflowIds.length === 0) return [];
  const rows = await tx.execute<{ workflow_id: string; runs: number }>(sql`
    SELECT runs.workflow_id, count(*)::int AS runs FROM runs
    WHERE runs.org_id = ${orgId} AND runs.workflow_id = ANY (${sql.param(workflowIds)}::uuid[]) AND NOT runs.pretend
      AND runs.id >= app.uuid_floor(${since.toISOString()}::timestamptz)
    GROUP BY 1`);
  return rows.map((row) => ({ workflowId: row.workflow_id, runs: row.runs }));
}
