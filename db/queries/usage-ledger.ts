import { METER, type CostReport } from '@automateos/workflow/prices';
import type { SqlTx } from '../client.ts';
import { column, toJson } from './batch.ts';
import type { RunKey } from './claims.ts';

/** What a step used up, by a name that is the same when the step is sent again. */
export interface CostWrite extends CostReport {
  nodeId: string;
  /** Unique within the run. */
  key: string;
}

/** Part of the journal's statement: what the steps of runs that are still held used up. Known keys are left out. */
export function insertCosts(
  tx: SqlTx,
  writes: readonly { runId: string; costs?: readonly CostWrite[] }[]
): ReturnType<SqlTx> {
  const costs = writes.flatMap((write) =>
    (write.costs ?? []).map((cost) => ({ ...cost, runId: write.runId }))
  );
  return tx`
    INSERT INTO usage_ledger (org_id, workflow_id, run_id, node_id, kind, quantity, cost_micros, details, source_key)
    SELECT h.org_id, h.workflow_id, h.id, c.node_id, c.kind, c.quantity, c.cost_micros, c.details::jsonb, h.id || ':' || c.key
    FROM unnest(
      ${column(costs, (c) => c.runId)}::uuid[], ${column(costs, (c) => c.nodeId)}::text[],
      ${column(costs, (c) => c.kind)}::text[], ${column(costs, (c) => c.quantity)}::bigint[],
      ${column(costs, (c) => c.costMicros)}::bigint[], ${column(costs, (c) => toJson(c.details))}::text[],
      ${column(costs, (c) => c.key)}::text[]
    ) AS c(run_id, node_id, kind, quantity, cost_micros, details, key)
    JOIN held h ON h.id = c.run_id
    ON CONFLICT (org_id, source_key) DO NOTHING`;
}

/**
 * Puts runs that have just ended into the books, in the transaction that ends them: the run, its steps that succeeded,
 * and the time it worked. Pretend runs use nothing; what a replay took over was paid for by the run before.
 */
export async function recordRunEnds(tx: SqlTx, runs: readonly RunKey[]): Promise<void> {
  if (runs.length === 0) return;
  await tx`
    WITH ended AS (
      SELECT r.org_id, r.id, r.workflow_id, r.active_ms::bigint AS active_ms,
        (SELECT count(*) FROM run_steps s
          WHERE s.org_id = r.org_id AND s.run_id = r.id AND s.status = 'succeeded' AND NOT s.reused) AS steps
      FROM unnest(${column(runs, (run) => run.orgId)}::uuid[], ${column(runs, (run) => run.runId)}::uuid[]) AS k(org_id, id)
      JOIN runs r ON r.org_id = k.org_id AND r.id = k.id
      WHERE NOT r.pretend AND r.status IN ('succeeded', 'failed', 'cancelled')
    )
    INSERT INTO usage_ledger (org_id, workflow_id, run_id, kind, quantity, cost_micros, source_key)
    SELECT e.org_id, e.workflow_id, e.id, u.kind, u.quantity, u.cost_micros, e.id || ':' || u.kind
    FROM ended e CROSS JOIN LATERAL (VALUES
      ('run', 1, 0),
      ('step', e.steps, e.steps * ${METER.stepMicros}::bigint),
      ('compute_ms', e.active_ms, round(e.active_ms * ${METER.computeSecondMicros}::numeric / 1000)::bigint)
    ) AS u(kind, quantity, cost_micros)
    WHERE u.quantity > 0
    ON CONFLICT (org_id, source_key) DO NOTHING`;
  await tellOfSpentBudgets(tx, [...new Set(runs.map((run) => run.orgId))]);
}

/** Once per month and budget: whoever may raise it learns that new runs wait. Shown live after COMMIT. */
async function tellOfSpentBudgets(tx: SqlTx, orgIds: readonly string[]): Promise<void> {
  await tx`
    WITH told AS (
      INSERT INTO notifications (org_id, user_id, kind, text, path, source)
      SELECT m.org_id, m.user_id, 'budget_spent', 'This month’s budget is spent. New runs wait until it is raised.', '/app/usage',
        'budget:' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM') || ':' || b.monthly_cap_micros
      FROM app.spent_out(${[...orgIds]}::uuid[]) s
      JOIN budgets b ON b.org_id = s.org_id
      JOIN memberships m ON m.org_id = s.org_id AND m.role IN ('owner', 'admin')
      ON CONFLICT (org_id, user_id, source) DO NOTHING RETURNING org_id, user_id
    )
    SELECT pg_notify('inbox_changed', org_id || ':' || user_id) FROM told`;
}
