import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { runs, users, versions } from '../schema/index.ts';

/** What people at a workflow are shown of a run. */
const NEWS = {
  runId: runs.id,
  workflowId: runs.workflowId,
  status: runs.status,
  draft: runs.draft,
  pretend: runs.pretend,
  error: runs.error,
  /** Who pressed Run, or else the label of the trigger. */
  startedBy: sql<
    string | null
  >`coalesce(${users.name}, ${versions.document} -> 'nodes' -> ${runs.triggerNodeId} ->> 'label')`
};

const selectNews = (tx: Tx) =>
  tx
    .select(NEWS)
    .from(runs)
    .innerJoin(versions, and(eq(versions.orgId, runs.orgId), eq(versions.id, runs.versionId)))
    .leftJoin(users, eq(users.id, runs.startedBy));

export type RunNews = Awaited<ReturnType<typeof selectNews>>[number];

/** Those of the runs that belong to the given workflows. */
export function readRunNews(
  tx: Tx,
  wanted: { orgId: string; runIds: readonly string[]; workflowIds: readonly string[] }
): Promise<RunNews[]> {
  return selectNews(tx).where(
    and(
      eq(runs.orgId, wanted.orgId),
      inArray(runs.id, [...wanted.runIds]),
      inArray(runs.workflowId, [...wanted.workflowIds])
    )
  );
}

/** The newest runs of a workflow that are not over, newest first. */
export function readActiveRuns(
  tx: Tx,
  wanted: { orgId: string; workflowId: string; limit: number }
): Promise<RunNews[]> {
  return selectNews(tx)
    .where(
      and(
        eq(runs.orgId, wanted.orgId),
        eq(runs.workflowId, wanted.workflowId),
        notInArray(runs.status, ['succeeded', 'failed', 'cancelled'])
      )
    )
    .orderBy(desc(runs.id))
    .limit(wanted.limit);
}

/** A published version: its number and who made it live. Undefined for a draft. */
export async function readVersionNews(
  tx: Tx,
  wanted: { orgId: string; versionId: string }
): Promise<{ number: number; by: string } | undefined> {
  const [row] = await tx
    .select({ number: versions.number, by: users.name })
    .from(versions)
    .innerJoin(users, eq(users.id, versions.createdBy))
    .where(and(eq(versions.orgId, wanted.orgId), eq(versions.id, wanted.versionId)));
  return row && row.number !== null ? { number: row.number, by: row.by } : undefined;
}
