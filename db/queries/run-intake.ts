import type { JsonObject } from '@automateos/workflow';
import type { SqlTx } from '../client.ts';
import type { runs } from '../schema/runs.ts';
import { toStorable } from '../storable.ts';
import { admitRuns } from './admission.ts';

/** Says when two triggers are the same event. */
export interface DedupeKey {
  /** What the key is unique in: `webhook:<id>`, `schedule:<id>`. */
  scope: string;
  key: string;
  /** Of a delivery: the same key with another body is a mistake of the sender. */
  bodyHash?: Uint8Array;
  expiresAt: Date;
}

/** What started a run. */
export type RunTrigger = (typeof runs.$inferSelect)['trigger'];

export interface NewRun {
  orgId: string;
  workflowId: string;
  versionId: string;
  trigger: RunTrigger;
  triggerNodeId: string;
  /** What the trigger node gets. */
  input: JsonObject;
  draft?: boolean;
  /** Requests are answered by pretend services: nothing leaves the installation. */
  pretend?: boolean;
  /** The user who pressed Run. */
  startedBy?: string;
  dedupe?: DedupeKey;
  /** Of a replay. `effectScope` is inherited when it goes on from the failed step; otherwise the run starts its own. */
  replay?: { of: string; from: 'start' | 'failed-step'; effectScope?: string };
  /** The run that calls this one, or whose failure starts it. `waits`: it is woken when this one ends. */
  caller?: { runId: string; nodeId?: string; waits: boolean };
  /** It deals with a failure, or is called by a run that does. */
  handlesError?: boolean;
}

export interface CreatedRun {
  /** The run of this event; of a duplicate, the one that was made at first. */
  runId: string;
  duplicate: boolean;
  /** A duplicate whose body is not the one of the first delivery. */
  bodyDiffers: boolean;
}

/**
 * The one way into the engine: dedupe keys, runs and their admission to the queue, all in the caller's transaction. What
 * was accepted is stored once it commits. Takes deliveries of several organisations at a time.
 * @returns one result per run, in the order given.
 */
export async function createRuns(tx: SqlTx, runs: readonly NewRun[]): Promise<CreatedRun[]> {
  if (runs.length === 0) return [];
  const { leaders, leaderOf } = groupByKey(runs);
  const created = await insertRuns(tx, leaders);
  const accepted = leaders.filter((_, index) => !created[index]!.duplicate);
  if (accepted.length > 0)
    await admitRuns(
      tx,
      accepted.map((run) => run.orgId)
    );
  return runs.map((run, index) => {
    const leader = leaderOf[index]!;
    const result = created[leader]!;
    if (leaders[leader] === run) return result;
    const bodyDiffers = !sameBytes(run.dedupe?.bodyHash, leaders[leader]!.dedupe?.bodyHash);
    return { runId: result.runId, duplicate: true, bodyDiffers };
  });
}

/** Two deliveries of one event in one batch: the first leads, the others are its duplicates. */
function groupByKey(runs: readonly NewRun[]): { leaders: NewRun[]; leaderOf: number[] } {
  const leaders: NewRun[] = [];
  const known = new Map<string, number>();
  const leaderOf = runs.map((run) => {
    const key = run.dedupe ? JSON.stringify([run.orgId, run.dedupe.scope, run.dedupe.key]) : undefined;
    const leader = (key === undefined ? undefined : known.get(key)) ?? leaders.push(run) - 1;
    if (key !== undefined) known.set(key, leader);
    return leader;
  });
  return { leaders, leaderOf };
}

/** Keys are inserted in one order for all callers, so that two batches with the same keys wait and do not deadlock. */
async function insertRuns(tx: SqlTx, runs: readonly NewRun[]): Promise<CreatedRun[]> {
  const hex = (bytes: Uint8Array | undefined) => (bytes ? Buffer.from(bytes).toString('hex') : null);
  const rows = await tx<{ runId: string; ownId: string; bodyDiffers: boolean }[]>`
    WITH incoming AS MATERIALIZED (
      SELECT n.*, app.uuid_v7() AS id FROM unnest(
        ${runs.map((run) => run.orgId)}::uuid[], ${runs.map((run) => run.workflowId)}::uuid[],
        ${runs.map((run) => run.versionId)}::uuid[], ${runs.map((run) => run.trigger)}::text[],
        ${runs.map((run) => run.triggerNodeId)}::text[], ${runs.map((run) => toStorable(run.input).text)}::text[],
        ${runs.map((run) => String(run.draft ?? false))}::text[], ${runs.map((run) => run.startedBy ?? null)}::uuid[],
        ${runs.map((run) => run.replay?.effectScope ?? null)}::uuid[], ${runs.map((run) => run.replay?.of ?? null)}::uuid[],
        ${runs.map((run) => run.replay?.from ?? null)}::text[], ${runs.map((run) => run.dedupe?.scope ?? null)}::text[],
        ${runs.map((run) => run.dedupe?.key ?? null)}::text[], ${runs.map((run) => hex(run.dedupe?.bodyHash))}::text[],
        ${runs.map((run) => run.dedupe?.expiresAt.toISOString() ?? null)}::timestamptz[],
        ${runs.map((run) => String(run.pretend ?? false))}::text[],
        ${runs.map((run) => run.caller?.runId ?? null)}::uuid[], ${runs.map((run) => run.caller?.nodeId ?? null)}::text[],
        ${runs.map((run) => String(run.caller?.waits ?? false))}::text[],
        ${runs.map((run) => String(run.handlesError ?? false))}::text[]
      ) WITH ORDINALITY AS n(org_id, workflow_id, version_id, trigger, trigger_node_id, input, draft, started_by,
        effect_scope, replay_of, replay_from, scope, key, body_hash, expires_at, pretend, caller_run_id,
        caller_node_id, caller_waits, handles_error, n)
    ), keys AS (
      INSERT INTO dedupe_keys AS d (org_id, scope, key, run_id, body_hash, expires_at)
      SELECT i.org_id, i.scope, i.key, i.id, decode(i.body_hash, 'hex'), i.expires_at
      FROM incoming i WHERE i.scope IS NOT NULL ORDER BY i.org_id, i.scope, i.key
      ON CONFLICT (org_id, scope, key) DO UPDATE SET
        run_id = CASE WHEN d.expires_at < now() THEN EXCLUDED.run_id ELSE d.run_id END,
        body_hash = CASE WHEN d.expires_at < now() THEN EXCLUDED.body_hash ELSE d.body_hash END,
        expires_at = CASE WHEN d.expires_at < now() THEN EXCLUDED.expires_at ELSE d.expires_at END
      RETURNING d.org_id, d.scope, d.key, d.run_id, d.body_hash
    ), placed AS (
      SELECT i.*, COALESCE(k.run_id, i.id) AS run_id,
        k.run_id <> i.id AND k.body_hash IS DISTINCT FROM decode(i.body_hash, 'hex') AS body_differs
      FROM incoming i LEFT JOIN keys k ON k.org_id = i.org_id AND k.scope = i.scope AND k.key = i.key
    ), inserted AS (
      INSERT INTO runs (org_id, id, workflow_id, version_id, trigger, trigger_node_id, input, draft, pretend,
        started_by, effect_scope, replay_of, replay_from, caller_run_id, caller_node_id, caller_waits, handles_error)
      SELECT org_id, id, workflow_id, version_id, trigger, trigger_node_id, input::json, draft::boolean,
        pretend::boolean, started_by, COALESCE(effect_scope, id), replay_of, replay_from,
        caller_run_id, caller_node_id, caller_waits::boolean, handles_error::boolean
      FROM placed WHERE run_id = id
    )
    SELECT run_id AS "runId", id AS "ownId", COALESCE(body_differs, false) AS "bodyDiffers" FROM placed ORDER BY n`;
  return rows.map(({ runId, ownId, bodyDiffers }) => ({ runId, duplicate: runId !== ownId, bodyDiffers }));
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return Buffer.from(a ?? []).equals(Buffer.from(b ?? []));
}
