import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import type { StoredError } from '../schema/runs.ts';

/** A workflow with runs that failed for good and that nobody has dealt with. */
export interface FailingWorkflow {
  workflowId: string;
  name: string;
  /** Its failed runs that wait for somebody. */
  letters: number;
  /** Of the newest of them. */
  error: StoredError;
  nodeId: string | null;
  nodeLabel: string | null;
  failedAt: Date;
  /** How many of its last runs were looked at, and how many of those failed. */
  lastRuns: number;
  lastFailed: number;
}

/** How many of its last runs tell whether a workflow is failing now. */
const LAST_RUNS = 5;

/** Workflows with failed runs that wait, the newest failure first. */
export async function findFailing(tx: Tx, orgId: string, limit: number): Promise<FailingWorkflow[]> {
  const rows = await tx.execute<Omit<FailingWorkflow, 'failedAt'> & { failedAt: string }>(sql`
    SELECT w.id AS "workflowId", w.name, open.letters, newest.error, newest.node_id AS "nodeId",
      v.document -> 'nodes' -> newest.node_id ->> 'label' AS "nodeLabel", newest.created_at AS "failedAt",
      recent.runs AS "lastRuns", recent.failed AS "lastFailed"
    FROM (SELECT workflow_id, count(*)::int AS letters, max(id::text)::uuid AS id
      FROM dead_letters WHERE org_id = ${orgId} AND resolution IS NULL
      GROUP BY 1 ORDER BY 3 DESC LIMIT ${limit}) AS open
    JOIN dead_letters newest ON newest.org_id = ${orgId} AND newest.id = open.id
    JOIN workflows w ON w.org_id = ${orgId} AND w.id = open.workflow_id
    JOIN versions v ON v.org_id = ${orgId} AND v.id = newest.version_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS runs, (count(*) FILTER (WHERE last.status = 'failed'))::int AS failed
      FROM (SELECT status FROM runs WHERE org_id = ${orgId} AND workflow_id = w.id AND finished_at IS NOT NULL
        AND NOT draft AND NOT pretend ORDER BY id DESC LIMIT ${LAST_RUNS}) AS last
    ) AS recent
    ORDER BY open.id DESC`);
  return rows.map((row) => ({ ...row, failedAt: new Date(row.failedAt) }));
}

export interface LateSchedule {
  workflowId: string;
  name: string;
  nodeId: string;
  /** When it should have fired. */
  dueAt: Date;
}

/** Schedules of live workflows that should have fired more than `lateMs` ago, the latest first. */
export async function findLateSchedules(
  tx: Tx,
  orgId: string,
  search: { lateMs: number; limit: number }
): Promise<LateSchedule[]> {
  const rows = await tx.execute<Omit<LateSchedule, 'dueAt'> & { dueAt: string }>(sql`
    SELECT w.id AS "workflowId", w.name, s.node_id AS "nodeId", s.next_at AS "dueAt"
    FROM schedules s JOIN workflows w ON w.org_id = s.org_id AND w.id = s.workflow_id
    WHERE s.org_id = ${orgId} AND w.active AND w.deleted_at IS NULL
      AND s.next_at < now() - make_interval(secs => ${search.lateMs / 1000})
    ORDER BY s.next_at LIMIT ${search.limit}`);
  return rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt) }));
}

/** A step of the live version of a workflow that is on. */
export interface LiveStep {
  workflowId: string;
  name: string;
  nodeId: string;
  nodeLabel: string | null;
}

export interface UsingStep extends LiveStep {
  /** Which of what was looked for it uses, in its public form. */
  uses: string;
}

/**
 * Steps of live versions that use one of these secrets or connections.
 * @param publicIds as documents hold them
 */
export async function findUses(
  tx: Tx,
  orgId: string,
  search: { publicIds: readonly string[]; limit: number }
): Promise<UsingStep[]> {
  if (search.publicIds.length === 0) return [];
  const rows = await tx.execute<{ [Key in keyof UsingStep]: UsingStep[Key] }>(sql`
    SELECT w.id AS "workflowId", w.name, node.key AS "nodeId", node.value ->> 'label' AS "nodeLabel", found.id AS uses
    FROM workflows w
    JOIN versions v ON v.org_id = w.org_id AND v.id = w.live_version_id
    CROSS JOIN LATERAL jsonb_each(v.document -> 'nodes') AS node
    CROSS JOIN LATERAL (SELECT jsonb_path_query_first(node.value, '$.config.* ? (@ == $wanted[*])',
      jsonb_build_object('wanted', to_jsonb(${sql.param(search.publicIds)}::text[]))) #>> '{}' AS id) AS found
    WHERE w.org_id = ${orgId} AND w.active AND w.deleted_at IS NULL AND found.id IS NOT NULL
    ORDER BY w.edited_at DESC, w.id, node.key LIMIT ${search.limit}`);
  return [...rows];
}

export interface StepInTrouble extends LiveStep {
  message: string;
}

/** A feed that was never read is told at once; one that was may miss this many turns in a row. */
const MISSED_TURNS = 3;

/** Feeds of live workflows that cannot be read, those that fail longest first. */
export const findFeedTrouble = (tx: Tx, orgId: string, limit: number): Promise<StepInTrouble[]> =>
  findTrouble(tx, {
    ...{ orgId, limit },
    from: sql`feeds t`,
    where: sql`t.begun_at IS NULL OR t.failures >= ${MISSED_TURNS}`
  });

/** Bots of live workflows that could not be told where their events go. */
export const findBotTrouble = (tx: Tx, orgId: string, limit: number): Promise<StepInTrouble[]> =>
  findTrouble(tx, { orgId, limit, from: sql`app_subscriptions t`, where: sql`t.path IS NOT NULL` });

async function findTrouble(
  tx: Tx,
  { orgId, limit, from, where }: { orgId: string; limit: number; from: SQL; where: SQL }
): Promise<StepInTrouble[]> {
  const rows = await tx.execute<{ [Key in keyof StepInTrouble]: StepInTrouble[Key] }>(sql`
    SELECT w.id AS "workflowId", w.name, t.node_id AS "nodeId",
      v.document -> 'nodes' -> t.node_id ->> 'label' AS "nodeLabel", t.message
    FROM ${from}
    JOIN workflows w ON w.org_id = t.org_id AND w.id = t.workflow_id
    JOIN versions v ON v.org_id = w.org_id AND v.id = w.live_version_id
    WHERE t.org_id = ${orgId} AND w.active AND w.deleted_at IS NULL AND t.message IS NOT NULL AND (${where})
    ORDER BY t.failures DESC, t.id LIMIT ${limit}`);
  return [...rows];
}

export interface OpenQuestion {
  workflowId: string;
  name: string;
  runId: string;
  nodeId: string;
  title: string;
  dueAt: Date;
}

/** What runs ask people and nobody has answered, the first due first; pretend runs apart. */
export async function findOpenQuestions(tx: Tx, orgId: string, limit: number): Promise<OpenQuestion[]> {
  const rows = await tx.execute<Omit<OpenQuestion, 'dueAt'> & { dueAt: string }>(sql`
    SELECT w.id AS "workflowId", w.name, q.run_id AS "runId", q.node_id AS "nodeId", q.title, q.due_at AS "dueAt"
    FROM run_waits q
    JOIN runs r ON r.org_id = q.org_id AND r.id = q.run_id
    JOIN workflows w ON w.org_id = r.org_id AND w.id = r.workflow_id
    WHERE q.org_id = ${orgId} AND q.decision IS NULL AND r.finished_at IS NULL AND NOT r.pretend
    ORDER BY q.due_at LIMIT ${limit}`);
  return rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt) }));
}
