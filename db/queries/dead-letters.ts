import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { deadLetters, runs, versions, workflows } from '../schema/index.ts';

const SHOWN = {
  id: deadLetters.id,
  runId: deadLetters.runId,
  workflowId: deadLetters.workflowId,
  workflowName: workflows.name,
  versionId: deadLetters.versionId,
  nodeId: deadLetters.nodeId,
  /** The step's name in the version that ran. */
  nodeLabel: sql<string | null>`${versions.document} -> 'nodes' -> ${deadLetters.nodeId} ->> 'label'`,
  error: deadLetters.error,
  attempts: deadLetters.attempts,
  createdAt: deadLetters.createdAt,
  resolution: deadLetters.resolution,
  resolvedAt: deadLetters.resolvedAt,
  resolvedBy: deadLetters.resolvedBy,
  replayRunId: deadLetters.replayRunId,
  reason: deadLetters.reason,
  trigger: runs.trigger,
  input: runs.input
};

export type DeadLetterRow = Awaited<ReturnType<typeof listDeadLetters>>[number];

export interface DeadLetterFilter {
  orgId: string;
  workflowId?: string;
  /** Only those that nobody has dealt with. */
  open?: boolean;
  /** Those older than this one. */
  beforeId?: string;
  limit: number;
}

/** Runs that failed for good, newest first, with what started them. */
export function listDeadLetters(tx: Tx, filter: DeadLetterFilter) {
  return selectDeadLetters(tx)
    .where(and(filterLetters(filter), filter.beforeId ? lt(deadLetters.id, filter.beforeId) : undefined))
    .orderBy(desc(deadLetters.id))
    .limit(filter.limit);
}

export async function readDeadLetter(tx: Tx, orgId: string, id: string): Promise<DeadLetterRow | undefined> {
  const [letter] = await selectDeadLetters(tx).where(
    and(eq(deadLetters.orgId, orgId), eq(deadLetters.id, id))
  );
  return letter;
}

/** The letter of a run that nobody has dealt with. */
export async function findOpenDeadLetter(tx: Tx, orgId: string, runId: string): Promise<string | undefined> {
  const [letter] = await tx
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(and(eq(deadLetters.orgId, orgId), eq(deadLetters.runId, runId), isNull(deadLetters.resolution)));
  return letter?.id;
}

/** Holds a letter until the transaction ends, so that two people do not deal with it at once. */
export async function lockDeadLetter(tx: Tx, orgId: string, id: string): Promise<void> {
  await tx
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(and(eq(deadLetters.orgId, orgId), eq(deadLetters.id, id)))
    .for('update');
}

/** How many the filter finds; paging apart. */
export function countDeadLetters(
  tx: Tx,
  filter: Omit<DeadLetterFilter, 'beforeId' | 'limit'>
): Promise<number> {
  return tx.$count(deadLetters, filterLetters(filter));
}

export interface Resolution {
  orgId: string;
  id: string;
  resolution: 'replayed' | 'discarded';
  resolvedBy: string;
  replayRunId?: string;
  /** Why it is let go. */
  reason?: string;
}

/** Marks a letter as dealt with. @returns false when somebody was faster, or there is no such letter. */
export async function resolveDeadLetter(tx: Tx, resolution: Resolution): Promise<boolean> {
  const { orgId, id, ...values } = resolution;
  const changed = await tx
    .update(deadLetters)
    .set({ ...values, resolvedAt: sql`now()` })
    .where(and(eq(deadLetters.orgId, orgId), eq(deadLetters.id, id), isNull(deadLetters.resolution)))
    .returning({ id: deadLetters.id });
  return changed.length > 0;
}

function selectDeadLetters(tx: Tx) {
  return tx
    .select(SHOWN)
    .from(deadLetters)
    .innerJoin(runs, and(eq(runs.orgId, deadLetters.orgId), eq(runs.id, deadLetters.runId)))
    .innerJoin(versions, and(eq(versions.orgId, deadLetters.orgId), eq(versions.id, deadLetters.versionId)))
    .innerJoin(
      workflows,
      and(eq(workflows.orgId, deadLetters.orgId), eq(workflows.id, deadLetters.workflowId))
    );
}

function filterLetters(filter: Omit<DeadLetterFilter, 'beforeId' | 'limit'>) {
  return and(
    eq(deadLetters.orgId, filter.orgId),
    filter.workflowId ? eq(deadLetters.workflowId, filter.workflowId) : undefined,
    filter.open ? isNull(deadLetters.resolution) : undefined
  );
}
