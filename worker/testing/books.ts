import { computeCost, stepsCost, type CostKind } from '@automateos/workflow/prices';
import type { Fixture } from './fixture.ts';

export interface Booked {
  kind: CostKind;
  quantity: number;
  costMicros: number;
}

/** The ledger of the organisation, summed up by kind. */
export async function readBooks({ owner, orgId }: Fixture): Promise<Booked[]> {
  return owner<Booked[]>`
    SELECT kind, sum(quantity)::int AS quantity, COALESCE(sum(cost_micros), 0)::int AS "costMicros"
    FROM usage_ledger WHERE org_id = ${orgId} GROUP BY 1 ORDER BY 1`;
}

/** The same sums as the ledger's trigger keeps them. */
export async function readTotals({ owner, orgId }: Fixture): Promise<Booked[]> {
  return owner<Booked[]>`
    SELECT kind, sum(quantity)::int AS quantity, sum(cost_micros)::int AS "costMicros"
    FROM usage_totals WHERE org_id = ${orgId} GROUP BY 1 ORDER BY 1`;
}

/** The same sums, counted anew from runs and steps and not from the ledger. */
export async function recount({ owner, orgId }: Fixture): Promise<Booked[]> {
  const runs = await owner<{ activeMs: number; steps: number; tokens: number }[]>`
    SELECT r.active_ms AS "activeMs", count(s.*)::int AS steps,
      COALESCE(sum((s.output #>> '{out,0,data,usage,inputTokens}')::int + (s.output #>> '{out,0,data,usage,outputTokens}')::int)
        FILTER (WHERE s.idempotency_key IS NOT NULL), 0)::int AS tokens -- steps behind a model pass its usage on
    FROM runs r LEFT JOIN run_steps s ON s.org_id = r.org_id AND s.run_id = r.id AND s.status = 'succeeded' AND NOT s.reused
    WHERE r.org_id = ${orgId} AND NOT r.pretend AND r.finished_at IS NOT NULL GROUP BY r.id, r.active_ms`;
  const sum = (value: (run: (typeof runs)[number]) => number) =>
    runs.reduce((all, run) => all + value(run), 0);
  const steps = sum((run) => run.steps);
  return [
    { kind: 'ai_tokens' as const, quantity: sum((run) => run.tokens), costMicros: 0 },
    {
      kind: 'compute_ms' as const,
      quantity: sum((run) => run.activeMs),
      costMicros: sum((run) => computeCost(run.activeMs))
    },
    { kind: 'run' as const, quantity: runs.length, costMicros: 0 },
    { kind: 'step' as const, quantity: steps, costMicros: stepsCost(steps) }
  ].filter(({ quantity }) => quantity > 0);
}
