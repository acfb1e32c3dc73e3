import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { SqlTx, Tx } from '../client.ts';
import { memberships, roomPeople, users, workflows } from '../schema/index.ts';

export interface RoomAtServer {
  orgId: string;
  workflowId: string;
  /** The collab-server that reports. */
  serverId: string;
}

/**
 * Writes down who is in a workflow's room at one collab-server, for `ttlMs`. Announced at COMMIT when somebody came or
 * left. People without an account leave no row.
 */
export async function setRoomPeople(
  tx: Tx,
  room: RoomAtServer & { userIds: readonly string[]; ttlMs: number }
): Promise<void> {
  const { orgId, workflowId, serverId, userIds, ttlMs } = room;
  const ids = sql`${`{${userIds.join(',')}}`}::uuid[]`;
  const changed = await tx.execute(sql`
    WITH gone AS (
      DELETE FROM room_people WHERE org_id = ${orgId} AND workflow_id = ${workflowId} AND server_id = ${serverId}
        AND user_id <> ALL (${ids}) RETURNING 1
    ), come AS (
      INSERT INTO room_people (org_id, workflow_id, user_id, server_id, expires_at)
      SELECT ${orgId}::uuid, ${workflowId}::uuid, u.id, ${serverId}, now() + make_interval(secs => ${ttlMs / 1_000})
        FROM users u WHERE u.id = ANY (${ids})
      ON CONFLICT (org_id, workflow_id, user_id, server_id) DO NOTHING RETURNING 1
    ) SELECT 1 FROM gone UNION ALL SELECT 1 FROM come`);
  if (changed.length > 0) await tx.execute(sql`SELECT pg_notify('people_changed', ${orgId})`);
}

/** Keeps everything that a collab-server reported in the transaction's organisations for `ttlMs` more. */
export async function renewRoomPeople(tx: SqlTx, serverId: string, ttlMs: number): Promise<void> {
  await tx`UPDATE room_people SET expires_at = now() + make_interval(secs => ${ttlMs / 1_000}) WHERE server_id = ${serverId}`;
}

/** The members who are in workflows' rooms right now, each once per workflow, who came first first. */
export function listRoomPeople(tx: Tx, orgId: string) {
  return tx
    .select({
      workflowId: roomPeople.workflowId,
      workflowName: workflows.name,
      userId: roomPeople.userId,
      name: users.name
    })
    .from(roomPeople)
    .innerJoin(users, eq(users.id, roomPeople.userId))
    .innerJoin(
      memberships,
      and(eq(memberships.orgId, roomPeople.orgId), eq(memberships.userId, roomPeople.userId))
    )
    .innerJoin(workflows, and(eq(workflows.orgId, roomPeople.orgId), eq(workflows.id, roomPeople.workflowId)))
    .where(
      and(
        eq(roomPeople.orgId, orgId),
        gt(roomPeople.expiresAt, sql`now()`),
        sql`${workflows.deletedAt} IS NULL`
      )
    )
    .groupBy(roomPeople.workflowId, workflows.name, roomPeople.userId, users.name)
    .orderBy(asc(sql`min(${roomPeople.joinedAt})`), asc(roomPeople.userId));
}
