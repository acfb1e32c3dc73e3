import { and, eq } from 'drizzle-orm';
import type { Database, SqlTx, Tx } from '../client.ts';
import { schedules } from '../schema/index.ts';

export interface DueSchedule {
  id: string;
  orgId: string;
  workflowId: string;
  versionId: string;
  nodeId: string;
  cron: string;
  timeZone: string;
  catchUp: 'skip' | 'once';
  /** When it should have fired. */
  nextAt: Date;
  /** False: the workflow was switched off or its version replaced; it must not fire. */
  live: boolean;
}

export interface NewSchedule {
  versionId: string;
  nodeId: string;
  cron: string;
  timeZone: string;
  catchUp: 'skip' | 'once';
  /** The first time it fires; null when there is none. */
  nextAt: Date | null;
}

/** The schedules of a workflow become exactly these: at publish, activation and roll-back. None: at deactivation. */
export async function replaceSchedules(
  tx: Tx,
  owner: { orgId: string; workflowId: string },
  list: readonly NewSchedule[]
): Promise<void> {
  const own = and(eq(schedules.orgId, owner.orgId), eq(schedules.workflowId, owner.workflowId));
  await tx.delete(schedules).where(own);
  if (list.length > 0) await tx.insert(schedules).values(list.map((schedule) => ({ ...owner, ...schedule })));
}

/** Schedules whose time has come, of all organisations; and the database's time. */
export async function findDueSchedules(
  db: Database,
  limit: number
): Promise<{ orgId: string; id: string }[]> {
  return db.sql<
    { orgId: string; id: string }[]
  >`SELECT org_id AS "orgId", id FROM app.due_schedules(${limit})`;
}

/** Locks due schedules for this transaction; those that another worker is firing are left out. */
export async function lockDueSchedules(
  tx: SqlTx,
  keys: readonly { orgId: string; id: string }[]
): Promise<{ now: Date; due: DueSchedule[] }> {
  const due = await tx<(DueSchedule & { now: Date })[]>`
    SELECT s.id, s.org_id AS "orgId", s.workflow_id AS "workflowId", s.version_id AS "versionId", s.node_id AS "nodeId",
      s.cron, s.time_zone AS "timeZone", s.catch_up AS "catchUp", s.next_at AS "nextAt", now() AS now,
      w.active AND w.deleted_at IS NULL AND w.live_version_id = s.version_id AS live
    FROM schedules s JOIN workflows w ON w.org_id = s.org_id AND w.id = s.workflow_id
    WHERE s.org_id = ANY (${keys.map((key) => key.orgId)}::uuid[]) AND s.id = ANY (${keys.map((key) => key.id)}::uuid[])
      AND s.next_at <= now()
    ORDER BY s.id
    FOR UPDATE OF s SKIP LOCKED`;
  return { now: due[0]?.now ?? new Date(), due };
}

/** Sets when schedules fire next; null: never again. */
export async function moveSchedules(
  tx: SqlTx,
  moves: readonly { orgId: string; id: string; nextAt: Date | null }[]
): Promise<void> {
  await tx`UPDATE schedules s SET next_at = m.next_at
    FROM unnest(${moves.map((move) => move.orgId)}::uuid[], ${moves.map((move) => move.id)}::uuid[],
      ${moves.map((move) => move.nextAt?.toISOString() ?? null)}::timestamptz[]) AS m(org_id, id, next_at)
    WHERE s.org_id = m.org_id AND s.id = m.id`;
}
