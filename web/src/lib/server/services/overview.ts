import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { countRuns, listRuns } from '@automateos/db/queries/runs';
import * as totals from '@automateos/db/queries/run-totals';
import { countWorkflows } from '@automateos/db/queries/workflows';
import { toPublicId } from '@automateos/workflow';
import { authorise } from '../access.ts';
import type { Overview, OverviewPeriod, RunOutcomes } from '../answers/overview.ts';
import { findAttention } from '../attention.ts';
import { iso } from '../dto.ts';
import { platform } from '../platform.ts';
import { showRun } from '../run-dto.ts';
import { createShortCache } from '../short-cache.ts';

const HOUR_MS = 3_600_000;
const HOURS: Record<OverviewPeriod, number> = { day: 24, week: 7 * 24, month: 30 * 24 };
const BUSIEST = 6;
const SHOWN_NOW = 6;
const UNDER_WAY = ['queued', 'running', 'waiting'] as const;
/** Totals over many runs are counted at most this often per organisation, however many people look. */
const TOTALS_AGE_MS = 2_000;

type Totals = Pick<
  Overview,
  'period' | 'from' | 'to' | 'totals' | 'before' | 'durations' | 'hours' | 'busiest'
>;

const recentTotals = createShortCache<Totals>(TOTALS_AGE_MS);

/** How the team's workflows are doing: what ran, what runs, and what needs somebody. */
export async function readOverview(actor: Actor, period: OverviewPeriod): Promise<Overview> {
  authorise(actor, 'run.read');
  const { orgId } = actor;
  const counted = await recentTotals.read(`${orgId} ${period}`, () =>
    withOrg(platform().db, orgId, (tx) => countTotals(tx, orgId, period))
  );
  return withOrg(platform().db, orgId, async (tx) => ({
    ...counted,
    ...(await readNow(tx, orgId)),
    attention: await findAttention(tx, orgId),
    workflows: {
      total: await countWorkflows(tx, { orgId }),
      active: await countWorkflows(tx, { orgId, active: true })
    }
  }));
}

async function countTotals(tx: Tx, orgId: string, period: OverviewPeriod): Promise<Totals> {
  const lengthMs = HOURS[period] * HOUR_MS;
  const toMs = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS;
  const span = { orgId, from: new Date(toMs - lengthMs), to: new Date(toMs) };
  const before = { orgId, from: new Date(toMs - 2 * lengthMs), to: span.from };
  const byHour = await totals.countRunsByHour(tx, span);
  const hours = [...Map.groupBy(byHour, ({ hour }) => hour)].map(([hour, counts]) => ({
    at: iso(new Date(span.from.getTime() + hour * HOUR_MS)),
    ...sumUp(counts)
  }));
  const busiest = await totals.findBusiest(tx, span, BUSIEST);
  return {
    period,
    from: iso(span.from),
    to: iso(span.to),
    totals: sumUp(byHour),
    before: sumUp(await totals.countRunsByStatus(tx, before)),
    durations: (await totals.measureRuns(tx, span)) ?? null,
    hours,
    busiest: busiest.map((row) => ({ ...row, workflowId: toPublicId('wf', row.workflowId) }))
  };
}

function sumUp(counts: readonly totals.StatusCount[]): RunOutcomes {
  const sums: RunOutcomes = { succeeded: 0, failed: 0, cancelled: 0 };
  for (const { status, count } of counts) sums[status] += count;
  return sums;
}

async function readNow(tx: Tx, orgId: string): Promise<Pick<Overview, 'now' | 'running'>> {
  const underWay = await listRuns(tx, { orgId, statuses: UNDER_WAY, limit: SHOWN_NOW });
  const newest = underWay.length < SHOWN_NOW ? await listRuns(tx, { orgId, limit: SHOWN_NOW }) : [];
  const known = new Set(underWay.map(({ id }) => id));
  const rows = [...underWay, ...newest.filter(({ id }) => !known.has(id))].slice(0, SHOWN_NOW);
  return { now: rows.map(showRun), running: await countRuns(tx, { orgId, statuses: UNDER_WAY }) };
}
