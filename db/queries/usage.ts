import type { CostKind, JsonObject } from '@automateos/workflow';
import { and, eq, gte, inArray, like, lt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { usageLedger, usageTotals, workflows } from '../schema/index.ts';

/** Days of UTC, `2026-03-01`; the second is not part of it. */
export interface DaySpan {
  orgId: string;
  from: string;
  to: string;
}

export interface UsageSum {
  kind: CostKind;
  quantity: number;
  costMicros: number;
  /** Part of the quantity that has no known price. */
  unpriced: number;
}

const sums = {
  kind: usageTotals.kind,
  quantity: sql<number>`sum(${usageTotals.quantity})`.mapWith(Number),
  costMicros: sql<number>`sum(${usageTotals.costMicros})`.mapWith(Number),
  unpriced: sql<number>`sum(${usageTotals.unpriced})`.mapWith(Number)
};

const isWithin = ({ orgId, from, to }: DaySpan) =>
  and(eq(usageTotals.orgId, orgId), gte(usageTotals.day, from), lt(usageTotals.day, to));

export function sumByDay(tx: Tx, span: DaySpan): Promise<(UsageSum & { day: string })[]> {
  return tx
    .select({ day: usageTotals.day, ...sums })
    .from(usageTotals)
    .where(isWithin(span))
    .groupBy(usageTotals.day, usageTotals.kind)
    .orderBy(usageTotals.day);
}

/** Deleted workflows keep their name here. */
export function sumByWorkflow(
  tx: Tx,
  span: DaySpan & { workflowIds?: readonly string[] }
): Promise<(UsageSum & { workflowId: string; name: string | null; deletedAt: Date | null })[]> {
  const some = span.workflowIds && inArray(usageTotals.workflowId, [...span.workflowIds]);
  return tx
    .select({
      workflowId: usageTotals.workflowId,
      name: workflows.name,
      deletedAt: workflows.deletedAt,
      ...sums
    })
    .from(usageTotals)
    .leftJoin(
      workflows,
      and(eq(workflows.orgId, usageTotals.orgId), eq(workflows.id, usageTotals.workflowId))
    )
    .where(and(isWithin(span), some))
    .groupBy(usageTotals.workflowId, usageTotals.kind, workflows.name, workflows.deletedAt);
}

/** Millionths of a US dollar. */
export async function sumCost(tx: Tx, span: DaySpan): Promise<number> {
  const [row] = await tx
    .select({ cost: sql<number>`COALESCE(sum(${usageTotals.costMicros}), 0)`.mapWith(Number) })
    .from(usageTotals)
    .where(isWithin(span));
  return row!.cost;
}

/** The days on which an organisation used something: the first and the last. */
export async function readUsedDays(
  tx: Tx,
  orgId: string
): Promise<{ first: string; last: string } | undefined> {
  const [row] = await tx
    .select({
      first: sql<string | null>`min(${usageTotals.day})::text`,
      last: sql<string | null>`max(${usageTotals.day})::text`
    })
    .from(usageTotals)
    .where(eq(usageTotals.orgId, orgId));
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined;
}

/** Place of the iteration in the key of a step's line: `run:node:iteration:item group:attempt:count`. */
const ITERATION = -4;

export interface LedgerLine {
  kind: CostKind;
  nodeId: string | null;
  /** Which round of a loop the step was in; null for what belongs to the run. */
  iteration: number | null;
  quantity: number;
  costMicros: number | null;
  details: JsonObject | null;
}

/** What one run put into the books, in the order of their keys. */
export async function listRunCosts(tx: Tx, orgId: string, runId: string): Promise<LedgerLine[]> {
  const { kind, nodeId, quantity, costMicros, details, sourceKey } = usageLedger;
  const rows = await tx
    .select({ kind, nodeId, quantity, costMicros, details, sourceKey })
    .from(usageLedger)
    .where(and(eq(usageLedger.orgId, orgId), like(usageLedger.sourceKey, `${runId}:%`)))
    .orderBy(usageLedger.sourceKey);
  return rows.map(({ sourceKey: key, ...row }) => ({
    ...row,
    iteration: row.nodeId === null ? null : Number(key.split(':').at(ITERATION))
  }));
}

/** What the last real runs of a workflow cost on average, in millionths of a US dollar. */
export async function averageCost(
  tx: Tx,
  place: { orgId: string; workflowId: string; runs: number }
): Promise<{ runs: number; costMicros: number; steps: number; unpriced: boolean }> {
  const [row] = await tx.execute<{ runs: number; cost: number; steps: number; unpriced: boolean }>(sql`
    WITH last AS (
      SELECT id FROM runs WHERE org_id = ${place.orgId} AND workflow_id = ${place.workflowId} AND NOT pretend
        AND status = 'succeeded' ORDER BY id DESC LIMIT ${place.runs}
    )
    SELECT count(DISTINCT last.id)::int AS runs, COALESCE(sum(l.cost_micros), 0)::float8 AS cost,
      COALESCE(sum(l.quantity) FILTER (WHERE l.kind = 'step'), 0)::float8 AS steps,
      COALESCE(bool_or(l.cost_micros IS NULL AND l.id IS NOT NULL), false) AS unpriced
    FROM last LEFT JOIN usage_ledger l ON l.org_id = ${place.orgId}
      AND l.source_key >= last.id || ':' AND l.source_key < last.id || ';'`);
  const { runs, cost, steps, unpriced } = row!;
  return { runs, costMicros: runs && Math.round(cost / runs), steps: runs && steps / runs, unpriced };
}
