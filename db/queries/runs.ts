import type { RunStatus } from '@automateos/workflow/run';
import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { runs, users, versions, workflows } from '../schema/index.ts';

export { createRuns, type CreatedRun, type DedupeKey, type NewRun } from './run-intake.ts';
export { createReplay, requestCancel, type NewReplay, type ReplayResult } from './run-control.ts';

const LISTED = {
  id: runs.id,
  workflowId: runs.workflowId,
  workflowName: workflows.name,
  versionId: runs.versionId,
  versionNumber: versions.number,
  status: runs.status,
  trigger: runs.trigger,
  triggerNodeId: runs.triggerNodeId,
  draft: runs.draft,
  pretend: runs.pretend,
  startedBy: runs.startedBy,
  startedByName: users.name,
  replayOf: runs.replayOf,
  replayFrom: runs.replayFrom,
  startedAt: runs.startedAt,
  finishedAt: runs.finishedAt,
  wakeAt: runs.wakeAt,
  cancelRequestedAt: runs.cancelRequestedAt,
  error: runs.error
};

export interface RunFilter {
  orgId: string;
  workflowId?: string;
  /** In one of these. */
  statuses?: readonly RunStatus[];
  trigger?: (typeof runs.$inferSelect)['trigger'];
  versionId?: string;
  /** True: pretend runs only. False: real ones only. */
  pretend?: boolean;
  /** Asked for at this moment or later. */
  from?: Date;
  /** Asked for before this moment. */
  to?: Date;
  /** Those created before this one: the last id of the page before. */
  beforeId?: string;
  limit: number;
}

/** A page of runs, newest first. When a run was created is in its id (uuidv7). */
export function listRuns(tx: Tx, filter: RunFilter) {
  return tx
    .select(LISTED)
    .from(runs)
    .innerJoin(workflows, and(eq(workflows.orgId, runs.orgId), eq(workflows.id, runs.workflowId)))
    .innerJoin(versions, and(eq(versions.orgId, runs.orgId), eq(versions.id, runs.versionId)))
    .leftJoin(users, eq(users.id, runs.startedBy))
    .where(and(filterRuns(filter), filter.beforeId ? lt(runs.id, filter.beforeId) : undefined))
    .orderBy(desc(runs.id))
    .limit(filter.limit);
}

/** How many runs the filter finds; paging apart. */
export function countRuns(tx: Tx, filter: Omit<RunFilter, 'beforeId' | 'limit'>): Promise<number> {
  return tx.$count(runs, filterRuns(filter));
}

export type RunRow = Awaited<ReturnType<typeof listRuns>>[number];

/** One run with its input and the answer that it gave, and the document it executed. */
export async function readRun(tx: Tx, orgId: string, runId: string) {
  const [run] = await tx
    .select({ ...LISTED, input: runs.input, answer: runs.answer, document: versions.document })
    .from(runs)
    .innerJoin(workflows, and(eq(workflows.orgId, runs.orgId), eq(workflows.id, runs.workflowId)))
    .innerJoin(versions, and(eq(versions.orgId, runs.orgId), eq(versions.id, runs.versionId)))
    .leftJoin(users, eq(users.id, runs.startedBy))
    .where(and(eq(runs.orgId, orgId), eq(runs.id, runId)));
  return run;
}

export type RunDetail = NonNullable<Awaited<ReturnType<typeof readRun>>>;

/** What a waiting webhook caller needs to know: has it been answered, is it over. */
export async function readAnswer(tx: Tx, orgId: string, runId: string) {
  const [run] = await tx
    .select({ status: runs.status, answer: runs.answer })
    .from(runs)
    .where(and(eq(runs.orgId, orgId), eq(runs.id, runId)));
  return run;
}

function filterRuns(filter: Omit<RunFilter, 'beforeId' | 'limit'>) {
  return and(
    eq(runs.orgId, filter.orgId),
    filter.workflowId ? eq(runs.workflowId, filter.workflowId) : undefined,
    filter.statuses ? inArray(runs.status, [...filter.statuses]) : undefined,
    filter.trigger ? eq(runs.trigger, filter.trigger) : undefined,
    filter.versionId ? eq(runs.versionId, filter.versionId) : undefined,
    filter.pretend === undefined ? undefined : eq(runs.pretend, filter.pretend),
    filter.from && sql`${runs.id} >= app.uuid_floor(${filter.from.toISOString()}::timestamptz)`,
    filter.to && sql`${runs.id} < app.uuid_floor(${filter.to.toISOString()}::timestamptz)`
  );
}
