import { sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';

/** Finished runs of published versions that were asked for from `from` (included) to `to`; tests and pretend runs apart. */
export interface RunSpan {
  orgId: string;
  from: Date;
  to: Date;
}

type FinalStatus = 'succeeded' | 'failed' | 'cancelled';

export interface StatusCount {
  status: FinalStatus;
  count: number;
}

export interface HourCount extends StatusCount {
  /** Hours since `from`, counted from 0. */
  hour: number;
}

/** How many runs ended how, by the hour in which they were asked for. Hours without runs are left out. */
export async function countRunsByHour(tx: Tx, span: RunSpan): Promise<HourCount[]> {
  const bounds = sql`(SELECT array_agg(app.uuid_floor(t) ORDER BY t)
    FROM generate_series(${span.from.toISOString()}::timestamptz, ${span.to.toISOString()}::timestamptz, '1 hour') t)`;
  const rows = await tx.execute<{ hour: number; status: FinalStatus; count: number }>(sql`
    SELECT width_bucket(runs.id, bounds.list) - 1 AS hour, runs.status, count(*)::int AS count
    FROM runs, (SELECT ${bounds} AS list) AS bounds
    WHERE ${isInSpan(span)} GROUP BY 1, 2 ORDER BY 1`);
  return rows.map(({ hour, status, count }) => ({ hour, status, count }));
}

/** How many runs ended how. */
export async function countRunsByStatus(tx: Tx, span: RunSpan): Promise<StatusCount[]> {
  const rows = await tx.execute<{ status: FinalStatus; count: number }>(sql`
    SELECT runs.status, count(*)::int AS count FROM runs WHERE ${isInSpan(span)} GROUP BY 1`);
  return rows.map(({ status, count }) => ({ status, count }));
}

/** Milliseconds from start to end that half of the runs that succeeded, and that 95 % of them, stayed under. */
export async function measureRuns(
  tx: Tx,
  span: RunSpan
): Promise<{ medianMs: number; slowMs: number } | undefined> {
  const [row] = await tx.execute<{ spans: [number, number] | null }>(sql`
    SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP
      (ORDER BY extract(epoch FROM runs.finished_at - runs.started_at)::float8 * 1000) AS spans
    FROM runs WHERE ${isInSpan(span)} AND runs.status = 'succeeded'`);
  return row?.spans ? { medianMs: row.spans[0], slowMs: row.spans[1] } : undefined;
}

export interface BusyWorkflow {
  workflowId: string;
  name: string;
  runs: number;
  failed: number;
}

/** The workflows with the most runs, the busiest first; deleted ones apart. */
export async function findBusiest(tx: Tx, span: RunSpan, limit: number): Promise<BusyWorkflow[]> {
  const rows = await tx.execute<{ workflow_id: string; name: string; runs: number; failed: number }>(sql`
    SELECT counted.workflow_id, w.name, counted.runs, counted.failed
    FROM (SELECT runs.workflow_id, count(*)::int AS runs, (count(*) FILTER (WHERE runs.status = 'failed'))::int AS failed
      FROM runs WHERE ${isInSpan(span)} GROUP BY 1) AS counted
    JOIN workflows w ON w.org_id = ${span.orgId} AND w.id = counted.workflow_id AND w.deleted_at IS NULL
    ORDER BY counted.runs DESC, w.name LIMIT ${limit}`);
  return rows.map(({ workflow_id: workflowId, name, runs, failed }) => ({ workflowId, name, runs, failed }));
}

/** Words it as the index `runs_finished` does. */
function isInSpan({ orgId, from, to }: RunSpan) {
  return sql`runs.org_id = ${orgId} AND runs.id >= app.uuid_floor(${from.toISOString()}::timestamptz)
    AND runs.id < app.uuid_floor(${to.toISOString()}::timestamptz)
    AND runs.finished_at IS NOT NULL AND NOT runs.draft AND NOT runs.pretend`;
}
