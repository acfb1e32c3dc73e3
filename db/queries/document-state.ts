import { createHash } from 'node:crypto';
import { mergeUpdates } from '@automateos/workflow/document-state';
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { documentHistory, documentReplayCheckpoints } from '../schema/index.ts';

/** A row of the edit log. */
export interface LoggedUpdate {
  id: number;
  update: Uint8Array;
  actorId: string | null;
  connectionId: string;
  at: Date;
}

/** Everything a document is made of. */
export interface StoredDocument {
  /** The folded state, known to be intact. */
  base: Uint8Array;
  /** What came after, oldest first. */
  log: LoggedUpdate[];
  /** The checkpoint was damaged, and `base` was put together again from the history. */
  rebuilt: boolean;
}

interface PartRow extends Record<string, unknown> {
  id: string;
  bytes: Uint8Array;
  hash: Uint8Array | null;
  actor_id: string | null;
  connection_id: string | null;
  at_ms: number | null;
}

export const hashState = (state: Uint8Array): Buffer => createHash('sha256').update(state).digest();

/** The whole document as one update (V1). Throws when it does not exist or cannot be put together. */
export async function loadDocumentState(tx: Tx, documentId: string): Promise<Uint8Array> {
  const { base, log } = await readStoredDocument(tx, documentId);
  return mergeUpdates([base, ...log.map((row) => row.update)]);
}

/**
 * Checkpoint and log, read in ONE statement: with two, a fold that commits between them hides the rows it moved.
 * A checkpoint that does not match its hash is rebuilt from the history.
 * @throws when there is no such document, or neither checkpoint nor history can be used.
 */
export async function readStoredDocument(tx: Tx, documentId: string): Promise<StoredDocument> {
  const rows = await tx.execute<PartRow>(sql`
    SELECT 0 AS id, state AS bytes, state_hash AS hash, NULL::uuid AS actor_id, NULL AS connection_id, NULL::float8 AS at_ms
      FROM document_checkpoints WHERE org_id = ANY (app.current_orgs()) AND document_id = ${documentId}
    UNION ALL
    SELECT id, update, NULL, actor_id, connection_id, extract(epoch FROM created_at)::float8 * 1000
      FROM document_updates WHERE org_id = ANY (app.current_orgs()) AND document_id = ${documentId}
    ORDER BY id`);
  const checkpoint = rows.find((row) => row.hash !== null);
  const log = rows.filter((row) => row.hash === null).map(toLogged);
  if (checkpoint && hashState(checkpoint.bytes).equals(checkpoint.hash!))
    return { base: checkpoint.bytes, log, rebuilt: false };
  return { base: await rebuildBase(tx, documentId), log, rebuilt: true };
}

const toLogged = (row: PartRow): LoggedUpdate => ({
  id: Number(row.id),
  update: row.bytes,
  actorId: row.actor_id,
  connectionId: row.connection_id ?? '',
  at: new Date(row.at_ms ?? 0)
});

/** The state that was folded so far, from the newest replay checkpoint and the history after it. */
async function rebuildBase(tx: Tx, documentId: string): Promise<Uint8Array> {
  const [replay] = await tx
    .select({ historyId: documentReplayCheckpoints.historyId, state: documentReplayCheckpoints.state })
    .from(documentReplayCheckpoints)
    .where(eq(documentReplayCheckpoints.documentId, documentId))
    .orderBy(desc(documentReplayCheckpoints.historyId))
    .limit(1);
  const rows = await tx
    .select({ update: documentHistory.update })
    .from(documentHistory)
    .where(and(eq(documentHistory.documentId, documentId), gt(documentHistory.id, replay?.historyId ?? 0)))
    .orderBy(asc(documentHistory.id));
  const parts = rows.map((row) => row.update);
  if (replay) parts.unshift(replay.state);
  if (parts.length === 0)
    throw new Error(`document ${documentId} has neither an intact checkpoint nor a history`);
  return mergeUpdates(parts);
}
