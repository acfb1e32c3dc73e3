import { LIMITS } from '@automateos/workflow';
import { and, eq, sql } from 'drizzle-orm';
import type { SqlTx, Tx } from '../client.ts';
import { budgets, runs } from '../schema/index.ts';

/** The most that may be spent per calendar month (UTC), in millionths of a US dollar; `undefined`: no limit. */
export async function readCap(tx: Tx, orgId: string): Promise<number | undefined> {
  const [row] = await tx
    .select({ cap: budgets.monthlyCapMicros })
    .from(budgets)
    .where(eq(budgets.orgId, orgId));
  return row?.cap;
}

export async function writeCap(
  tx: Tx,
  budget: { orgId: string; monthlyCapMicros: number; setBy: string }
): Promise<void> {
  const { monthlyCapMicros, setBy } = budget;
  await tx
    .insert(budgets)
    .values(budget)
    .onConflictDoUpdate({ target: budgets.orgId, set: { monthlyCapMicros, setBy, setAt: sql`now()` } });
}

export async function deleteCap(tx: Tx, orgId: string): Promise<void> {
  await tx.delete(budgets).where(eq(budgets.orgId, orgId));
}

/** Whether the organisation has spent what it allows for this month: new runs wait. */
export async function isSpentOut(tx: SqlTx, orgId: string): Promise<boolean> {
  const rows = await tx`SELECT 1 FROM app.spent_out(${[orgId]}::uuid[])`;
  return rows.length > 0;
}

/** Lets runs go on that waited for the budget, as many as may be on the queue; the others follow them. */
export async function admitHeldBack(tx: SqlTx, orgId: string): Promise<void> {
  await tx`SELECT app.admit_runs(${[orgId]}::uuid[], ${LIMITS.admittedRunsPerOrg})`;
}

/** Runs that cost something and have not been let onto the queue. */
export async function countHeldBack(tx: Tx, orgId: string): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(runs)
    .where(
      and(
        eq(runs.orgId, orgId),
        eq(runs.status, 'queued'),
        sql`${runs.admittedAt} IS NULL`,
        eq(runs.pretend, false)
      )
    );
  return row!.count;
}
