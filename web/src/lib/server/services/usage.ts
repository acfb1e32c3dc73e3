import type { Actor } from '@automateos/auth';
import { withOrg, withOrgs, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as budgets from '@automateos/db/queries/budgets';
import { readRun } from '@automateos/db/queries/runs';
import * as queries from '@automateos/db/queries/usage';
import { fromPublicId, toPublicId, type CostKind } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Budget, RunCost, Usage, WorkflowUsage } from '../answers/usage.ts';
import { ApiError } from '../errors.ts';
import { platform } from '../platform.ts';
import { formatMoney } from '../../ui/money.ts';

/** `2026-03` of a moment, in UTC. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7);

/** First day of a month, and of the month after it. */
export function daysOf(month: string): { from: string; to: string } {
  const from = new Date(`${month}-01T00:00:00Z`);
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + 1);
  return { from: `${month}-01`, to: to.toISOString().slice(0, 10) };
}

/** What the team used in a month; this one unless told. */
export async function readUsage(actor: Actor, month = monthOf(new Date())): Promise<Usage> {
  authorise(actor, 'usage.read');
  const { orgId } = actor;
  const span = { orgId, ...daysOf(month) };
  return withOrg(platform().db, orgId, async (tx) => {
    const byDay = await queries.sumByDay(tx, span);
    const used = await queries.readUsedDays(tx, orgId);
    const days = [...Map.groupBy(byDay, (sum) => sum.day)];
    return {
      month,
      firstMonth: used?.first.slice(0, 7) ?? monthOf(new Date()),
      total: addUp(byDay),
      kinds: byKind(byDay),
      days: days.map(([day, rows]) => ({ day, ...addUp(rows) })),
      workflows: byWorkflow(await queries.sumByWorkflow(tx, span)),
      budget: await readBudgetIn(tx, orgId)
    };
  });
}

const KINDS: readonly CostKind[] = ['run', 'step', 'compute_ms', 'ai_tokens'];

function byKind(rows: readonly queries.UsageSum[]): Usage['kinds'] {
  return KINDS.flatMap((kind) => {
    const of = rows.filter((row) => row.kind === kind);
    const sum = (value: (row: queries.UsageSum) => number) => of.reduce((all, row) => all + value(row), 0);
    const [quantity, costMicros, unpriced] = [
      sum((row) => row.quantity),
      sum((row) => row.costMicros),
      sum((row) => row.unpriced)
    ];
    return quantity === 0 ? [] : [{ kind, quantity, costMicros, unpriced }];
  });
}

function addUp(rows: readonly queries.UsageSum[]): Usage['total'] {
  const kinds = byKind(rows);
  const of = (kind: CostKind) => kinds.find((sum) => sum.kind === kind);
  return {
    runs: of('run')?.quantity ?? 0,
    steps: of('step')?.quantity ?? 0,
    tokens: of('ai_tokens')?.quantity ?? 0,
    unpricedTokens: of('ai_tokens')?.unpriced ?? 0,
    costMicros: kinds.reduce((all, sum) => all + sum.costMicros, 0),
    modelMicros: of('ai_tokens')?.costMicros ?? 0
  };
}

function byWorkflow(rows: Awaited<ReturnType<typeof queries.sumByWorkflow>>): WorkflowUsage[] {
  return [...Map.groupBy(rows, (row) => row.workflowId)]
    .map(([id, sums]) => ({
      workflowId: toPublicId('wf', id),
      name: sums[0]!.name,
      deleted: sums[0]!.name === null || sums[0]!.deletedAt !== null,
      ...addUp(sums)
    }))
    .toSorted((a, b) => b.costMicros - a.costMicros || b.runs - a.runs);
}

/** What workflows cost this month, by public id; those that used nothing are missing. */
export async function costOfWorkflows(actor: Actor, ids: readonly string[]): Promise<Map<string, number>> {
  authorise(actor, 'usage.read');
  if (ids.length === 0) return new Map();
  const { orgId } = actor;
  const workflowIds = ids.flatMap((id) => fromPublicId('wf', id) ?? []);
  const span = { orgId, ...daysOf(monthOf(new Date())), workflowIds };
  const rows = await withOrg(platform().db, orgId, (tx) => queries.sumByWorkflow(tx, span));
  return new Map(byWorkflow(rows).map(({ workflowId, costMicros }) => [workflowId, costMicros]));
}

/** What one run cost, line by line as in the ledger. */
export async function readRunCost(actor: Actor, runId: string): Promise<RunCost> {
  authorise(actor, 'run.read');
  const { orgId } = actor;
  return withOrg(platform().db, orgId, async (tx) => {
    const { id } = found('run', await readRun(tx, orgId, uuidOf('run', runId)));
    const lines = await queries.listRunCosts(tx, orgId, id);
    return {
      costMicros: lines.reduce((all, line) => all + (line.costMicros ?? 0), 0),
      unpricedTokens: lines.reduce((all, line) => all + (line.costMicros === null ? line.quantity : 0), 0),
      lines: lines.map(({ details, ...line }) => ({
        ...line,
        model: typeof details?.model === 'string' ? details.model : null
      }))
    };
  });
}

/** The budget of the team and where it stands. */
export async function readBudget(actor: Actor): Promise<Budget> {
  authorise(actor, 'usage.read');
  return withOrg(platform().db, actor.orgId, (tx) => readBudgetIn(tx, actor.orgId));
}

export async function readBudgetIn(tx: Tx, orgId: string): Promise<Budget> {
  const { from, to } = daysOf(monthOf(new Date()));
  const cap = await budgets.readCap(tx, orgId);
  const spentMicros = await queries.sumCost(tx, { orgId, from, to });
  const reached = cap !== undefined && spentMicros >= cap;
  return {
    monthlyCapMicros: cap ?? null,
    spentMicros,
    reached,
    waitingRuns: reached ? await budgets.countHeldBack(tx, orgId) : 0,
    resetsAt: new Date(`${to}T00:00:00Z`).toISOString()
  };
}

/** Sets the most that may be spent per month; `null` for no limit. Runs that waited for it go on at once. */
export async function setBudget(actor: Actor, monthlyCapMicros: number | null): Promise<Budget> {
  authorise(actor, 'budget.set');
  const { orgId } = actor;
  const budget = await withOrg(platform().db, orgId, async (tx) => {
    if (monthlyCapMicros === null) await budgets.deleteCap(tx, orgId);
    else await budgets.writeCap(tx, { orgId, monthlyCapMicros, setBy: actor.userId });
    const next = await readBudgetIn(tx, orgId);
    await audit(tx, actor, {
      action: 'budget.set',
      details: { monthlyCapMicros: monthlyCapMicros ?? 'none' }
    });
    return next;
  });
  if (!budget.reached) await withOrgs(platform().db, [orgId], (tx) => budgets.admitHeldBack(tx, orgId));
  return budget;
}

/**
 * Keeps a person from starting what would only wait. Runs that start by themselves are stored and wait.
 * @throws ApiError 402 BUDGET_SPENT
 */
export async function assertWithinBudget(actor: Actor): Promise<void> {
  const { orgId } = actor;
  const spent = await withOrgs(platform().db, [orgId], (tx) => budgets.isSpentOut(tx, orgId));
  if (!spent) return;
  const cap = await withOrg(platform().db, orgId, (tx) => budgets.readCap(tx, orgId));
  throw new ApiError(
    402,
    'BUDGET_SPENT',
    `This month’s budget of ${formatMoney(cap ?? 0)} is spent. An owner or admin can raise it under Usage; pretend runs still work.`
  );
}
