import { and, eq, sql } from 'drizzle-orm';
import { withOrgs, type Database, type Tx } from '../client.ts';
import { documentUpdates } from '../schema/index.ts';
import { claimClients } from './document-clients.ts';

export { loadDocumentState } from './document-state.ts';

/** The type's oid in pg_type; the driver would take a list of byte strings for one byte string. */
const BYTEA_ARRAY = 1001;

export interface Edit {
  orgId: string;
  documentId: string;
  /** The person, or absent for the server's own edits. */
  actorId?: string;
  /** Rows of one connection that follow each other may be merged later. */
  connectionId: string;
  update: Uint8Array;
}

/**
 * Appends an edit made outside the collab-server (REST, publishing) and tells the server that holds the document, which
 * applies it and shows it to everyone. Returns the id of the row. The edit is durable when `tx` commits.
 */
export async function appendUpdate(tx: Tx, edit: Edit): Promise<number> {
  const { orgId, documentId, actorId } = edit;
  await claimClients(tx, { orgId, documentId, userId: actorId, update: edit.update });
  const [row] = await tx.insert(documentUpdates).values(edit).returning({ id: documentUpdates.id });
  await tx.execute(sql`SELECT pg_notify('document_changed', ${`${documentId}:${row!.id}`})`);
  return row!.id;
}

/** One row of the log, or undefined when it is not there (any more). */
export async function readLoggedUpdate(
  tx: Tx,
  place: { documentId: string; updateId: number }
): Promise<Uint8Array | undefined> {
  const [row] = await tx
    .select({ update: documentUpdates.update })
    .from(documentUpdates)
    .where(and(eq(documentUpdates.documentId, place.documentId), eq(documentUpdates.id, place.updateId)));
  return row?.update;
}

/** Tells the collab-server that a document is gone, when `tx` commits: it closes the sockets with 4404. */
export async function announceDocumentDeleted(tx: Tx, documentId: string): Promise<void> {
  await tx.execute(sql`SELECT pg_notify('document_changed', ${`${documentId}:deleted`})`);
}

/** The group commit: edits of any number of documents in one transaction, logged in the order given. */
export async function appendUpdates(db: Database, edits: readonly Edit[]): Promise<void> {
  const orgIds = [...new Set(edits.map((edit) => edit.orgId))];
  await withOrgs(db, orgIds, async (tx) => {
    // One statement text whatever the number of rows: one prepared plan.
    await tx`
      INSERT INTO document_updates (org_id, document_id, actor_id, connection_id, update)
      SELECT org_id, document_id, actor_id, connection_id, update
      FROM unnest(
        ${edits.map((edit) => edit.orgId)}::uuid[],
        ${edits.map((edit) => edit.documentId)}::uuid[],
        ${edits.map((edit) => edit.actorId ?? null)}::uuid[],
        ${edits.map((edit) => edit.connectionId)}::text[],
        ${tx.typed(
          edits.map((edit) => edit.update),
          BYTEA_ARRAY
        )}
      ) WITH ORDINALITY AS edit (org_id, document_id, actor_id, connection_id, update, position)
      ORDER BY position`;
  });
}
