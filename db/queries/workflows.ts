import { and, eq, ilike, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { users, versions, workflows } from '../schema/index.ts';

/** Moments are compared to the millisecond, because that is what a cursor carries. */
const editedMs = sql`date_trunc('milliseconds', ${workflows.editedAt})`;

const SHOWN = {
  id: workflows.id,
  name: workflows.name,
  active: workflows.active,
  folderId: workflows.folderId,
  liveVersionId: workflows.liveVersionId,
  liveNumber: versions.number,
  publishedAt: versions.createdAt,
  createdByName: users.name,
  createdAt: workflows.createdAt,
  editedAt: workflows.editedAt
};

export interface WorkflowFilter {
  orgId: string;
  /** Part of the name, any case. */
  search?: string;
  active?: boolean;
  /** In this folder; null for those in none. */
  folderId?: string | null;
  /** Last row of the page before. */
  before?: { editedAt: Date; id: string };
  limit: number;
}

/** A page of workflows, last edited first. */
export function listWorkflows(tx: Tx, filter: WorkflowFilter) {
  const { before } = filter;
  return selectWorkflows(tx)
    .where(
      and(
        filterWorkflows(filter),
        before &&
          sql`(${editedMs}, ${workflows.id}) < (${before.editedAt.toISOString()}::timestamptz, ${before.id}::uuid)`
      )
    )
    .orderBy(sql`${editedMs} DESC, ${workflows.id} DESC`)
    .limit(filter.limit);
}

export type WorkflowRow = Awaited<ReturnType<typeof listWorkflows>>[number];

export function countWorkflows(tx: Tx, filter: Omit<WorkflowFilter, 'before' | 'limit'>): Promise<number> {
  return tx.$count(workflows, filterWorkflows(filter));
}

/** A workflow that is not deleted. */
export async function readWorkflow(tx: Tx, orgId: string, id: string): Promise<WorkflowRow | undefined> {
  const [row] = await selectWorkflows(tx).where(and(filterWorkflows({ orgId }), eq(workflows.id, id)));
  return row;
}

export interface LockedWorkflow {
  id: string;
  name: string;
  active: boolean;
  liveVersionId: string | null;
}

/** As `readWorkflow`, locked until the transaction ends: publishing, switching on and off, and deleting take turns. */
export async function lockWorkflow(tx: Tx, orgId: string, id: string): Promise<LockedWorkflow | undefined> {
  const [row] = await tx
    .select({
      id: workflows.id,
      name: workflows.name,
      active: workflows.active,
      liveVersionId: workflows.liveVersionId
    })
    .from(workflows)
    .where(and(filterWorkflows({ orgId }), eq(workflows.id, id)))
    .for('update');
  return row;
}

export async function insertWorkflow(
  tx: Tx,
  workflow: { orgId: string; name: string; createdBy: string }
): Promise<string> {
  const [row] = await tx.insert(workflows).values(workflow).returning({ id: workflows.id });
  return row!.id;
}

/** Which version runs, and whether triggers may start it. */
export async function setLive(
  tx: Tx,
  workflow: { orgId: string; id: string; active: boolean; liveVersionId: string | null }
): Promise<void> {
  const { active, liveVersionId } = workflow;
  await tx
    .update(workflows)
    .set({ active, liveVersionId })
    .where(and(eq(workflows.orgId, workflow.orgId), eq(workflows.id, workflow.id)));
}

/** Takes a workflow out of sight; its runs and versions stay readable for the audit. */
export async function markWorkflowDeleted(tx: Tx, orgId: string, id: string): Promise<void> {
  await tx
    .update(workflows)
    .set({ deletedAt: sql`now()`, active: false })
    .where(and(eq(workflows.orgId, orgId), eq(workflows.id, id)));
}

function selectWorkflows(tx: Tx) {
  return tx
    .select(SHOWN)
    .from(workflows)
    .innerJoin(users, eq(users.id, workflows.createdBy))
    .leftJoin(versions, and(eq(versions.orgId, workflows.orgId), eq(versions.id, workflows.liveVersionId)));
}

const inFolder = (id: string | null) =>
  id === null ? isNull(workflows.folderId) : eq(workflows.folderId, id);

function filterWorkflows(filter: Omit<WorkflowFilter, 'before' | 'limit'>) {
  return and(
    eq(workflows.orgId, filter.orgId),
    isNull(workflows.deletedAt),
    filter.active === undefined ? undefined : eq(workflows.active, filter.active),
    filter.folderId === undefined ? undefined : inFolder(filter.folderId),
    filter.search ? ilike(workflows.name, `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`) : undefined
  );
}
