import { emptyState } from '@automateos/workflow/document-state';
import { DOCUMENT_NAME, DOCUMENT_SCHEMA_VERSION, fromPublicId } from '@automateos/workflow';
import { and, eq, isNull, sql } from 'drizzle-orm';
import { withOrg, withOrgs, type Database, type Tx } from '../client.ts';
import { documentCheckpoints, documentHistory, documents, workflows } from '../schema/index.ts';
import { claimClients } from './document-clients.ts';
import { hashState } from './document-state.ts';

export type DocumentKind = (typeof documents.$inferSelect)['kind'];

/** What a document name stands for. Ids are uuids. */
export interface DocumentRef {
  orgId: string;
  documentId: string;
  workflowId: string;
  kind: DocumentKind;
  /** Layout of the stored state; see DOCUMENT_SCHEMA_VERSION. */
  schemaVersion: number;
}

const REF = {
  orgId: documents.orgId,
  documentId: documents.id,
  workflowId: documents.workflowId,
  kind: documents.kind,
  schemaVersion: documents.schemaVersion
};

/** The document behind a public name, or undefined when there is none, its workflow is deleted, or the text is no name. */
export async function findDocument(db: Database, name: string): Promise<DocumentRef | undefined> {
  if (!DOCUMENT_NAME.test(name)) return undefined;
  const isSide = name.endsWith('.side');
  const id = isSide ? name.slice(0, -'.side'.length) : name;
  const workflowId = fromPublicId('wf', id);
  if (workflowId) {
    const orgId = await orgOf(db, { function: 'workflow_org', id: workflowId });
    const owner = { workflowId, kind: isSide ? 'side' : 'main' } as const;
    return orgId ? withOrg(db, orgId, (tx) => readDocumentOf(tx, owner)) : undefined;
  }
  const documentId = isSide ? undefined : fromPublicId('doc', id);
  const orgId = documentId && (await orgOf(db, { function: 'document_org', id: documentId }));
  return documentId && orgId ? withOrg(db, orgId, (tx) => readDocument(tx, documentId)) : undefined;
}

async function orgOf(
  db: Database,
  lookup: { function: 'workflow_org' | 'document_org'; id: string }
): Promise<string | undefined> {
  const [row] =
    lookup.function === 'workflow_org'
      ? await db.sql<{ orgId: string | null }[]>`SELECT app.workflow_org(${lookup.id}) AS "orgId"`
      : await db.sql<{ orgId: string | null }[]>`SELECT app.document_org(${lookup.id}) AS "orgId"`;
  return row?.orgId ?? undefined;
}

async function readDocument(tx: Tx, documentId: string): Promise<DocumentRef | undefined> {
  const [row] = await tx
    .select(REF)
    .from(documents)
    .innerJoin(workflows, and(eq(workflows.orgId, documents.orgId), eq(workflows.id, documents.workflowId)))
    .where(and(eq(documents.id, documentId), isNull(workflows.deletedAt)));
  return row;
}

async function readDocumentOf(
  tx: Tx,
  owner: { workflowId: string; kind: DocumentKind }
): Promise<DocumentRef | undefined> {
  const [row] = await tx
    .select(REF)
    .from(documents)
    .where(and(eq(documents.workflowId, owner.workflowId), eq(documents.kind, owner.kind)));
  return row;
}

export interface NewDocument {
  orgId: string;
  workflowId: string;
  kind: DocumentKind;
  /** The whole first state: `createState()` of workflow/document, or a copy of a published one. */
  state: Uint8Array;
  /** The person its content is credited to. */
  actorId?: string;
}

/**
 * Creates a document with its first state and returns its id; a main document has the id of its workflow and brings the
 * empty side document along. This is the only way a document comes to be. For `main` and `side` a second call changes
 * nothing and returns the first one's id.
 */
export async function createDocument(tx: Tx, document: NewDocument): Promise<string> {
  const { orgId, workflowId, kind, state, actorId } = document;
  const [created] = await tx
    .insert(documents)
    .values({
      ...(kind === 'main' ? { id: workflowId } : {}),
      orgId,
      workflowId,
      kind,
      schemaVersion: DOCUMENT_SCHEMA_VERSION
    })
    .onConflictDoNothing()
    .returning({ id: documents.id });
  if (!created) return (await readDocumentOf(tx, { workflowId, kind }))!.documentId;
  const documentId = created.id;
  const now = new Date();
  await tx.insert(documentCheckpoints).values({ orgId, documentId, state, stateHash: hashState(state) });
  await tx.insert(documentHistory).values({
    orgId,
    documentId,
    actorId,
    connectionId: 'create',
    firstAt: now,
    lastAt: now,
    firstUpdateId: 0, // before every row of the log
    lastUpdateId: 0,
    edits: 1,
    update: state
  });
  await claimClients(tx, { orgId, documentId, userId: actorId, update: state });
  if (kind === 'main') await createDocument(tx, { orgId, workflowId, kind: 'side', state: emptyState() });
  return documentId;
}

export interface Lease {
  documentId: string;
  serverId: string;
  ttlMs: number;
}

/**
 * Notes that a collab-server holds the document in memory. Takes it over from any other: a second writer is harmless.
 * Returns when the document was last left without being handed back, if ever.
 */
export async function takeLease(tx: Tx, lease: Lease): Promise<Date | undefined> {
  const [row] = await tx
    .update(documents)
    .set({
      serverId: lease.serverId,
      serverLeaseUntil: sql`now() + ${`${lease.ttlMs} ms`}::interval`,
      interruptedAt: sql`CASE WHEN ${documents.serverId} <> ${lease.serverId} THEN now() ELSE ${documents.interruptedAt} END`
    })
    .where(eq(documents.id, lease.documentId))
    .returning({ interruptedAt: documents.interruptedAt });
  return row?.interruptedAt ?? undefined;
}

/** Remembers that a server vanished just now with the document in its memory, although another holds the lease. */
export async function noteInterruption(tx: Tx, documentId: string): Promise<Date | undefined> {
  const [row] = await tx
    .update(documents)
    .set({ interruptedAt: sql`clock_timestamp()` })
    .where(eq(documents.id, documentId))
    .returning({ interruptedAt: documents.interruptedAt });
  return row?.interruptedAt ?? undefined;
}

/** Prolongs the leases of everything one server holds. */
export async function renewLeases(
  db: Database,
  held: { serverId: string; ttlMs: number; documents: readonly { orgId: string; documentId: string }[] }
): Promise<void> {
  const orgIds = [...new Set(held.documents.map((document) => document.orgId))];
  const ids = held.documents.map((document) => document.documentId);
  await withOrgs(db, orgIds, async (tx) => {
    await tx`UPDATE documents SET server_lease_until = now() + ${`${held.ttlMs} ms`}::interval
      WHERE org_id = ANY (${orgIds}) AND id = ANY (${ids}) AND server_id = ${held.serverId}`;
  });
}

/** Hands the document back: everything in memory is logged. */
export async function releaseLease(tx: Tx, lease: Omit<Lease, 'ttlMs'>): Promise<void> {
  await tx
    .update(documents)
    .set({ serverId: null, serverLeaseUntil: null })
    .where(and(eq(documents.id, lease.documentId), eq(documents.serverId, lease.serverId)));
}

/** Keeps the workflow's row in step with its document: the copied name, and when somebody last edited. */
export async function noteEdited(
  tx: Tx,
  edited: { workflowId: string; name: string | undefined; at?: Date }
): Promise<void> {
  await tx
    .update(workflows)
    .set({
      name: edited.name || undefined, // an unnamed document keeps the row's name
      editedAt: sql`greatest(${workflows.editedAt}, ${(edited.at ?? new Date()).toISOString()}::timestamptz)`
    })
    .where(eq(workflows.id, edited.workflowId));
}
