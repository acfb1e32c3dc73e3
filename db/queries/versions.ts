import type { WorkflowDocument } from '@automateos/workflow';
import { and, desc, eq, inArray, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { users, versions } from '../schema/index.ts';

const LISTED = {
  id: versions.id,
  workflowId: versions.workflowId,
  number: versions.number,
  name: versions.name,
  note: versions.note,
  parentId: versions.parentId,
  authors: versions.authors,
  createdByName: users.name,
  createdAt: versions.createdAt
};

/** A page of published versions, newest first; drafts of test runs are left out. */
export function listVersions(
  tx: Tx,
  filter: { orgId: string; workflowId: string; beforeNumber?: number; limit: number }
) {
  return tx
    .select(LISTED)
    .from(versions)
    .innerJoin(users, eq(users.id, versions.createdBy))
    .where(
      and(
        eq(versions.orgId, filter.orgId),
        eq(versions.workflowId, filter.workflowId),
        isNotNull(versions.number),
        filter.beforeNumber === undefined ? undefined : lt(versions.number, filter.beforeNumber)
      )
    )
    .orderBy(desc(versions.number))
    .limit(filter.limit);
}

export type VersionRow = Awaited<ReturnType<typeof listVersions>>[number];

/** A version of that workflow with its document; drafts included. */
export async function readVersion(tx: Tx, key: { orgId: string; workflowId: string; id: string }) {
  const [row] = await tx
    .select({ ...LISTED, document: versions.document, contentHash: versions.contentHash })
    .from(versions)
    .innerJoin(users, eq(users.id, versions.createdBy))
    .where(
      and(eq(versions.orgId, key.orgId), eq(versions.workflowId, key.workflowId), eq(versions.id, key.id))
    );
  return row;
}

export interface NewVersion {
  orgId: string;
  workflowId: string;
  /** Numbered and offered for roll-back; otherwise a draft for test runs. */
  published: boolean;
  document: WorkflowDocument;
  /** Whole Yjs state, deflated. */
  state: Uint8Array;
  contentHash: Uint8Array;
  schemaVersion: number;
  parentId?: string;
  authors: string[];
  name?: string;
  note?: string;
  createdBy: string;
}

/** Stores a version for good. The caller holds the workflow's lock, so that numbers follow each other. */
export async function insertVersion(
  tx: Tx,
  version: NewVersion
): Promise<{ id: string; number: number | null }> {
  const { published, ...values } = version;
  const next = sql`(SELECT coalesce(max(number), 0) + 1 FROM versions
    WHERE org_id = ${version.orgId} AND workflow_id = ${version.workflowId})`;
  const [row] = await tx
    .insert(versions)
    .values({ ...values, number: published ? next : null })
    .returning({ id: versions.id, number: versions.number });
  return row!;
}

/** The newest draft with this content: a second test run of the same edits needs no second copy. */
export async function findDraft(
  tx: Tx,
  wanted: { orgId: string; workflowId: string; contentHash: Uint8Array }
): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: versions.id })
    .from(versions)
    .where(
      and(
        eq(versions.orgId, wanted.orgId),
        eq(versions.workflowId, wanted.workflowId),
        eq(versions.contentHash, wanted.contentHash),
        isNull(versions.number)
      )
    )
    .orderBy(desc(versions.id))
    .limit(1);
  return row?.id;
}

/** Who edited when after `parentId` was stored, from log and history. */
function editsSince({
  orgId,
  documentId,
  parentId
}: {
  orgId: string;
  documentId: string;
  parentId?: string;
}) {
  const since = sql`coalesce((SELECT created_at FROM versions WHERE org_id = ${orgId} AND id = ${parentId ?? null}::uuid), '-infinity')`;
  return sql`
    SELECT actor_id, created_at AS at FROM document_updates
      WHERE org_id = ${orgId} AND document_id = ${documentId} AND actor_id IS NOT NULL AND created_at > ${since}
    UNION ALL
    SELECT actor_id, last_at FROM document_history
      WHERE org_id = ${orgId} AND document_id = ${documentId} AND actor_id IS NOT NULL AND last_at > ${since}`;
}

/** People whose edits came after `parentId` was stored (all who ever edited, without one), from log and history. */
export async function listAuthors(
  tx: Tx,
  source: { orgId: string; documentId: string; parentId?: string }
): Promise<string[]> {
  const rows = await tx.execute<{ actor_id: string }>(
    sql`SELECT DISTINCT actor_id FROM (${editsSince(source)}) AS edits`
  );
  return rows.map((row) => row.actor_id);
}

/** People whose edits came after a version was stored, who edited last first. */
export async function listRecentAuthors(
  tx: Tx,
  source: { orgId: string; documentId: string; parentId?: string }
): Promise<{ name: string; lastAt: Date }[]> {
  const rows = await tx.execute<{ name: string; last_at: string }>(sql`
    SELECT users.name, max(edits.at) AS last_at FROM (${editsSince(source)}) AS edits
    JOIN users ON users.id = edits.actor_id GROUP BY users.id ORDER BY last_at DESC`);
  return rows.map((row) => ({ name: row.name, lastAt: new Date(row.last_at) }));
}

/** Says what people call a version and about it. `null` takes it away, `undefined` leaves it. Nothing else may change. */
export async function describeVersion(
  tx: Tx,
  key: { orgId: string; workflowId: string; id: string },
  words: { name?: string | null; note?: string | null }
): Promise<void> {
  await tx
    .update(versions)
    .set(words)
    .where(
      and(eq(versions.orgId, key.orgId), eq(versions.workflowId, key.workflowId), eq(versions.id, key.id))
    );
}

/** Names of the authors of versions, by user id. */
export async function namesOf(tx: Tx, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...new Set(userIds)]));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Tells collab-servers and dashboards that another version runs now; sent at COMMIT. */
export async function notifyVersionPublished(
  tx: Tx,
  ids: { orgId: string; workflowId: string; versionId: string }
): Promise<void> {
  await tx.execute(
    sql`SELECT pg_notify('version_published', ${`${ids.orgId}:${ids.workflowId}:${ids.versionId}`})`
  );
}
