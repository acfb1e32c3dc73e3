import { compactState, mergeUpdates } from '@automateos/workflow/document-state';
import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { withOrg, type Database, type Tx } from '../client.ts';
import {
  documentCheckpoints,
  documentHistory,
  documentReplayCheckpoints,
  documentUpdates
} from '../schema/index.ts';
import { hashState, readStoredDocument, type LoggedUpdate } from './document-state.ts';
import { noteEdited, type DocumentRef } from './documents.ts';

/** History rows between two whole states, so that a replay can start near any moment. */
export const REPLAY_CHECKPOINT_ROWS = 2_000;

/** A merged history row does not grow past this, and spans no longer than this: replay shows it as one step. */
const MAX_MERGED_BYTES = 256 << 10;
const MAX_MERGED_MS = 1_000;

/** Rows moved by one fold; the next one takes the rest. */
const MAX_FOLDED_ROWS = 20_000;

export type Foldable = Pick<DocumentRef, 'orgId' | 'documentId' | 'workflowId' | 'kind'>;

/**
 * Moves the log of a document into its checkpoint and its history, from what the database holds and in one transaction.
 * Exactly the rows that were read are moved, never "up to an id": ids are given out before commit, so a lower one can
 * still appear. Returns the number of rows moved; 0 when another process is folding this document.
 * @throws when the stored document cannot be put together.
 */
export async function foldDocument(tx: Tx, document: Foldable): Promise<number> {
  const { documentId } = document;
  const [lock] = await tx.execute<{ taken: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended('fold', 0) # hashtextextended(${documentId}, 0)) AS taken`
  );
  if (!lock!.taken) return 0;
  const stored = await readStoredDocument(tx, documentId);
  const log = stored.log.slice(0, MAX_FOLDED_ROWS);
  if (log.length === 0 && !stored.rebuilt) return 0;
  const { state, name } = compactState([stored.base, ...log.map((row) => row.update)]);
  await storeCheckpoint(tx, document, state);
  await moveToHistory(tx, document, log);
  await addReplayCheckpoint(tx, document, state);
  if (document.kind === 'main')
    await noteEdited(tx, { workflowId: document.workflowId, name, at: log.at(-1)?.at });
  return log.length;
}

async function storeCheckpoint(tx: Tx, document: Foldable, state: Uint8Array): Promise<void> {
  const { orgId, documentId } = document;
  const checkpoint = { state, stateHash: hashState(state), foldedAt: new Date() };
  await tx
    .insert(documentCheckpoints)
    .values({ orgId, documentId, ...checkpoint })
    .onConflictDoUpdate({
      target: [documentCheckpoints.orgId, documentCheckpoints.documentId],
      set: checkpoint
    });
}

async function moveToHistory(tx: Tx, document: Foldable, log: readonly LoggedUpdate[]): Promise<void> {
  const { orgId, documentId } = document;
  if (log.length === 0) return;
  const rows = coalesce(log).map((group) => ({
    orgId,
    documentId,
    actorId: group[0]!.actorId,
    connectionId: group[0]!.connectionId,
    firstAt: group[0]!.at,
    lastAt: group.at(-1)!.at,
    firstUpdateId: group[0]!.id,
    lastUpdateId: group.at(-1)!.id,
    edits: group.length,
    update: mergeUpdates(group.map((row) => row.update))
  }));
  for (const some of batches(rows)) await tx.insert(documentHistory).values(some);
  for (const some of batches(log)) {
    const ids = some.map((row) => row.id);
    await tx
      .delete(documentUpdates)
      .where(and(eq(documentUpdates.documentId, documentId), inArray(documentUpdates.id, ids)));
  }
}

/** A statement takes at most 65,535 parameters. */
function* batches<T>(rows: readonly T[], size = 4_000): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/**
 * Groups of rows that become one row of history: rows of one connection that follow each other closely. Never across
 * another connection's row, which a later one may depend on.
 */
export function coalesce(log: readonly LoggedUpdate[]): LoggedUpdate[][] {
  const groups: LoggedUpdate[][] = [];
  let bytes = 0;
  for (const row of log) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    bytes += row.update.length;
    const isOneStep =
      previous?.connectionId === row.connectionId &&
      row.at.getTime() - group![0]!.at.getTime() <= MAX_MERGED_MS;
    if (isOneStep && bytes <= MAX_MERGED_BYTES) group!.push(row);
    else {
      groups.push([row]);
      bytes = row.update.length;
    }
  }
  return groups;
}

async function addReplayCheckpoint(tx: Tx, document: Foldable, state: Uint8Array): Promise<void> {
  const { orgId, documentId } = document;
  const since = sql`(SELECT coalesce(max(history_id), 0) FROM document_replay_checkpoints
    WHERE org_id = ${orgId} AND document_id = ${documentId})`;
  const [row] = await tx
    .select({ rows: count(), last: sql<string | null>`max(${documentHistory.id})` })
    .from(documentHistory)
    .where(sql`${documentHistory.documentId} = ${documentId} AND ${documentHistory.id} > ${since}`);
  if (!row?.last || row.rows < REPLAY_CHECKPOINT_ROWS) return;
  await tx
    .insert(documentReplayCheckpoints)
    .values({ orgId, documentId, historyId: Number(row.last), state });
}

/** Documents whose log is long, or has been lying there for long, and that nobody may be holding in memory. */
export async function findUnfolded(
  db: Database,
  wanted: { rows: number; ageMs: number; limit: number }
): Promise<Foldable[]> {
  const found = await db.sql<{ orgId: string; documentId: string }[]>`
    SELECT org_id AS "orgId", document_id AS "documentId"
    FROM app.unfolded_documents(${wanted.rows}, ${`${wanted.ageMs} ms`}::interval, ${wanted.limit})`;
  const documents = await Promise.all(
    found.map((row) => withOrg(db, row.orgId, (tx) => readFoldable(tx, row)))
  );
  return documents.filter((document) => document !== undefined);
}

async function readFoldable(
  tx: Tx,
  row: { orgId: string; documentId: string }
): Promise<Foldable | undefined> {
  const [document] = await tx.execute<{ workflow_id: string; kind: Foldable['kind'] }>(
    sql`SELECT workflow_id, kind FROM documents WHERE org_id = ${row.orgId} AND id = ${row.documentId}`
  );
  return document && { ...row, workflowId: document.workflow_id, kind: document.kind };
}
