import { loadDocumentState } from '@automateos/db/queries/document-log';
import { withOrg } from '@automateos/db';
import { verifyLogChain } from '@automateos/db/queries/run-logs';
import { readDocument } from '@automateos/workflow/document';
import { expect } from 'vitest';
import * as Y from 'yjs';
import { createHash } from 'node:crypto';
import { CANARY, type Rig } from './rig.ts';
import { stateOf } from './room.ts';

/** Triggers that were told "accepted"; the number in each input tells events apart. */
export interface Accepted {
  runIds: readonly string[];
}

/** Asserts I1 to I9 (security.md, section 4) and that no process ended by itself. Called after every case. */
export async function expectInvariants(rig: Rig, accepted: Accepted = { runIds: [] }): Promise<void> {
  expect(await findViolations(rig, accepted)).toEqual([]);
}

/** A sentence for each thing that must not be. */
export async function findViolations(rig: Rig, accepted: Accepted): Promise<string[]> {
  const violations = await Promise.all([
    checkTriggers(rig, accepted),
    checkProgress(rig),
    checkJournal(rig),
    checkDocuments(rig),
    checkChains(rig),
    checkSecrets(rig)
  ]);
  return [...violations.flat(), ...rig.victims.flatMap((victim) => victim.deaths)];
}

/** I1: every accepted trigger has exactly one run. */
async function checkTriggers({ sql }: Rig, { runIds }: Accepted): Promise<string[]> {
  const known = await sql<{ id: string }[]>`SELECT id FROM runs WHERE id = ANY (${[...runIds]}::uuid[])`;
  const found = new Set(known.map(({ id }) => id));
  const twice = await sql<{ n: string; runs: number }[]>`
    SELECT workflow_id || ' ' || COALESCE(input->>'n', input->'body'->>'n') AS n, count(*)::int AS runs FROM runs
    WHERE replay_of IS NULL AND COALESCE(input->>'n', input->'body'->>'n') IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
  return [
    ...runIds.filter((id) => !found.has(id)).map((id) => `I1: accepted run ${id} is lost.`),
    ...twice.map(({ n, runs }) => `I1: event ${n} started ${runs} runs.`)
  ];
}

/** I2: no run stands still: it is held by a living worker, due, or on the queue. */
async function checkProgress({ sql }: Rig): Promise<string[]> {
  const stuck = await sql<{ id: string; status: string }[]>`
    SELECT r.id, r.status FROM runs r LEFT JOIN workers w ON w.id = r.worker_id
    WHERE (r.status = 'running' AND (w.lease_until IS NULL OR w.lease_until < now() - interval '10 seconds'))
      OR (r.status = 'waiting' AND (r.wake_at IS NULL OR r.wake_at < now() - interval '30 seconds'))
      OR (r.status = 'queued' AND r.id < app.uuid_floor(now() - interval '60 seconds'))`;
  return stuck.map(({ id, status }) => `I2: run ${id} is ${status} and nobody has it.`);
}

/** I3 and I4: one row per attempt, one success per step. I5: the run's status follows from its journal. */
async function checkJournal({ sql }: Rig): Promise<string[]> {
  const same = await sql<{ step: string; rows: number }[]>`
    SELECT concat_ws(' ', run_id, node_id, iteration, item_group, 'attempt', attempt) AS step, count(*)::int AS rows
    FROM run_steps GROUP BY 1 HAVING count(*) > 1`;
  const twice = await sql<{ step: string }[]>`
    SELECT concat_ws(' ', run_id, node_id, iteration, item_group) AS step FROM run_steps WHERE status = 'succeeded'
    GROUP BY 1 HAVING count(*) > 1`;
  const odd = await sql<{ id: string; status: string; why: string }[]>`
    WITH last AS (
      SELECT DISTINCT ON (run_id, node_id, iteration, item_group) run_id, node_id, status FROM run_steps
      ORDER BY run_id, node_id, iteration, item_group, attempt DESC
    ), found AS (
      SELECT r.id, r.status, count(l.*) AS steps,
        count(*) FILTER (WHERE l.status IN ('running','waiting')) AS open,
        count(*) FILTER (WHERE l.status = 'failed') AS failed
      FROM runs r LEFT JOIN last l ON l.run_id = r.id GROUP BY r.id, r.status
    )
    SELECT f.id, f.status, f.open || ' steps open, ' || f.failed || ' failed, ' || f.steps || ' in all' AS why
    FROM found f JOIN runs r ON r.id = f.id
    WHERE f.status IN ('succeeded','failed','cancelled') AND (f.open > 0
      OR (f.status = 'succeeded' AND (f.failed > 0 OR f.steps = 0 OR r.error IS NOT NULL))
      OR (f.status = 'failed' AND r.error IS NULL) OR r.finished_at IS NULL)`;
  return [
    ...same.map(({ step, rows }) => `I3: ${step} has ${rows} rows.`),
    ...twice.map(({ step }) => `I4: ${step} succeeded more than once.`),
    ...odd.map(({ id, status, why }) => `I5: run ${id} is ${status} with ${why}.`)
  ];
}

interface StoredParts {
  history: { first: number; last: number; update: Uint8Array }[];
  checkpoint: { state: Uint8Array; hash: Uint8Array } | undefined;
}

/** I6: history in order, and the checkpoint is its fold. I7: every edge has both ends. */
async function checkDocuments({ sql, workshop }: Rig): Promise<string[]> {
  const documents = await sql<{ orgId: string; id: string }[]>`SELECT org_id AS "orgId", id FROM documents`;
  const violations: string[] = [];
  for (const { orgId, id } of documents) {
    const sentences = checkFold(await readParts(sql, id));
    violations.push(...sentences.map((sentence) => `I6: document ${id}: ${sentence}`));
    const state = await withOrg(workshop.database.db, orgId, (tx) => loadDocumentState(tx, id));
    violations.push(...checkGraph(id, state));
  }
  return violations;
}

/** Both at one moment: servers fold whenever they like. */
const readParts = (sql: Rig['sql'], id: string): Promise<StoredParts> =>
  sql.begin('ISOLATION LEVEL REPEATABLE READ', async (tx) => {
    const history = await tx<StoredParts['history']>`
      SELECT first_update_id::float8 AS first, last_update_id::float8 AS last, update FROM document_history
      WHERE document_id = ${id} ORDER BY id`;
    const [checkpoint] = await tx<NonNullable<StoredParts['checkpoint']>[]>`
      SELECT state, state_hash AS hash FROM document_checkpoints WHERE document_id = ${id}`;
    return { history, checkpoint };
  });

function checkFold({ history, checkpoint }: StoredParts): string[] {
  const violations = history
    .filter((row, at) => row.first > row.last || row.first <= (history[at - 1]?.last ?? -1))
    .map(({ first, last }) => `rows ${first} to ${last} are out of order.`);
  if (!checkpoint || !sha256(checkpoint.state).equals(checkpoint.hash))
    return [...violations, 'the checkpoint is damaged or missing.'];
  if (contentOf([checkpoint.state]) !== contentOf(history.map(({ update }) => update)))
    return [...violations, 'the checkpoint is not the fold of the history.'];
  return violations;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

function contentOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return stateOf(doc);
}

function checkGraph(id: string, state: Uint8Array): string[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const { nodes, edges } = readDocument(doc).document;
  const violations = Object.entries(edges)
    .filter(([, edge]) => !nodes[edge.source] || !nodes[edge.target])
    .map(([edgeId]) => `I7: document ${id}: edge ${edgeId} ends nowhere.`);
  if (doc.store.pendingStructs || doc.store.pendingDs)
    violations.push(`I7: document ${id}: the log lacks what later edits depend on.`);
  return violations;
}

/** I8: the log chains of all runs are whole. */
async function checkChains({ sql, workshop }: Rig): Promise<string[]> {
  const runs = await sql<
    { orgId: string; runId: string }[]
  >`SELECT org_id AS "orgId", id AS "runId" FROM runs`;
  const violations: string[] = [];
  for (const run of runs) {
    const check = await withOrg(workshop.database.db, run.orgId, (tx) => verifyLogChain(tx, run));
    if (!check.ok) violations.push(`I8: the log of run ${run.runId} is broken at line ${check.badSeq}.`);
  }
  return violations;
}

/** I9: the canary is in no table and in no output, in no spelling. */
async function checkSecrets({ sql, victims }: Rig): Promise<string[]> {
  const bytes = Buffer.from(CANARY);
  const spellings = [
    CANARY,
    encodeURIComponent(CANARY),
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -4)
  ];
  const tables = await sql<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  const violations: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql.unsafe<{ hits: number }[]>(
      `SELECT count(*)::int AS hits FROM ${name} AS t WHERE t::text LIKE ANY ($1)`,
      [spellings.map((spelling) => `%${spelling}%`)]
    );
    if (row!.hits > 0) violations.push(`I9: ${row!.hits} rows of ${name} hold the secret.`);
  }
  for (const victim of victims)
    if (spellings.some((spelling) => victim.output.includes(spelling)))
      violations.push('I9: the output of a process holds the secret.');
  return violations;
}
