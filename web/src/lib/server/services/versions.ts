import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { listClientNames } from '@automateos/db/queries/document-clients';
import * as queries from '@automateos/db/queries/versions';
import { lockWorkflow, readWorkflow } from '@automateos/db/queries/workflows';
import { toPublicId } from '@automateos/workflow';
import { migrateDocument, readDocument, writeDocument } from '@automateos/workflow/document';
import { authorise, found, uuidOf } from '../access.ts';
import type { Unpublished, Version, VersionDetail, Writers } from '../answers/workflows.ts';
import { documentTag, editStored, openStored } from '../documents.ts';
import { iso, publicId } from '../dto.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';
import type { TaggedDocument } from './workflow-documents.ts';

/** The published versions, newest first. */
export async function listVersions(actor: Actor, id: string, input: PageInput = {}): Promise<Page<Version>> {
  authorise(actor, 'version.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    const names = new Map<string, string>();
    return readPage(input, {
      read: async ({ limit, after }) => {
        const beforeNumber = after === undefined ? undefined : cursorPart(after, parseNumber);
        const rows = await queries.listVersions(tx, { orgId: actor.orgId, workflowId, limit, beforeNumber });
        const authors = await queries.namesOf(
          tx,
          rows.flatMap((row) => row.authors)
        );
        for (const [userId, name] of authors) names.set(userId, name);
        return rows;
      },
      cursorOf: (row) => String(row.number),
      show: (row) => showVersion(row, names)
    });
  });
}

/** One version with its document. */
export async function readVersion(actor: Actor, id: string, versionId: string): Promise<VersionDetail> {
  authorise(actor, 'version.read');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const row = await readVersionOf(tx, actor, await idsOf(tx, actor, { id, versionId }));
    return { ...(await showOne(tx, row)), document: row.document };
  });
}

/** Says what people call a version, and about it; `null` takes it away. The version itself never changes. */
export async function nameVersion(
  actor: Actor,
  place: { id: string; versionId: string },
  words: { name?: string | null; note?: string | null }
): Promise<Version> {
  authorise(actor, 'workflow.publish');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const ids = await idsOf(tx, actor, place);
    await readVersionOf(tx, actor, ids);
    const key = { orgId: actor.orgId, workflowId: ids.workflowId, id: ids.versionId };
    if (words.name !== undefined || words.note !== undefined) await queries.describeVersion(tx, key, words);
    return showOne(tx, await readVersionOf(tx, actor, ids));
  });
}

/**
 * Makes the document that people edit read as the version does, as one edit that everyone in the room sees. Only what
 * differs is written. What runs stays as it is.
 */
export async function restoreVersion(
  actor: Actor,
  place: { id: string; versionId: string }
): Promise<TaggedDocument> {
  authorise(actor, 'document.edit');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const { workflowId, versionId } = await idsOf(tx, actor, place);
    found('wf', await lockWorkflow(tx, actor.orgId, workflowId));
    const version = await readVersionOf(tx, actor, { workflowId, versionId });
    const doc = await openStored(tx, workflowId);
    const origin = { kind: 'restore', actorId: actor.userId } as const;
    await editStored(tx, { actor, workflowId, doc }, (open) => {
      writeDocument(open, version.document, origin);
      migrateDocument(open, origin); // steps of the version may be older than this build
    });
    const { number } = version;
    await audit(tx, actor, { action: 'workflow.restore', target: place.id, details: { version: number } });
    const { document } = readDocument(doc);
    return { document, tag: documentTag(document) };
  });
}

/** Who edited since the live version; everyone who ever did before the first publish. */
export async function readUnpublished(actor: Actor, id: string): Promise<Unpublished> {
  authorise(actor, 'version.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const { liveVersionId } = found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    const live = liveVersionId && (await readVersionOf(tx, actor, { workflowId, versionId: liveVersionId }));
    const source = { orgId: actor.orgId, documentId: workflowId, parentId: liveVersionId ?? undefined };
    const authors = await queries.listRecentAuthors(tx, source);
    return {
      liveVersion: live ? await showOne(tx, live) : null,
      authors: authors.map(({ name, lastAt }) => ({ name, lastAt: iso(lastAt) }))
    };
  });
}

/** Who the people behind Yjs client ids of the document are: what is on a screen can be credited so. */
export async function listWriters(
  actor: Actor,
  id: string,
  { clients }: { clients: readonly number[] }
): Promise<Writers> {
  authorise(actor, 'version.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    return { data: await listClientNames(tx, { documentId: workflowId, clientIds: clients }) };
  });
}

/** A version of that workflow, drafts of test runs included. @throws ApiError 404 */
export async function readVersionOf(tx: Tx, actor: Actor, ids: { workflowId: string; versionId: string }) {
  const key = { orgId: actor.orgId, workflowId: ids.workflowId, id: ids.versionId };
  return found('ver', await queries.readVersion(tx, key));
}

/** Uuids of a workflow that is not deleted and of one of its versions. @throws ApiError 404 */
async function idsOf(
  tx: Tx,
  actor: Actor,
  { id, versionId }: { id: string; versionId: string }
): Promise<{ workflowId: string; versionId: string }> {
  const workflowId = uuidOf('wf', id);
  found('wf', await readWorkflow(tx, actor.orgId, workflowId));
  return { workflowId, versionId: uuidOf('ver', versionId) };
}

const showOne = async (tx: Tx, row: queries.VersionRow): Promise<Version> =>
  showVersion(row, await queries.namesOf(tx, row.authors));

function showVersion(row: queries.VersionRow, names: ReadonlyMap<string, string>): Version {
  return {
    id: toPublicId('ver', row.id),
    number: row.number,
    name: row.name,
    note: row.note,
    parentId: publicId('ver', row.parentId),
    authors: row.authors.flatMap((userId) => names.get(userId) ?? []),
    publishedBy: row.createdByName,
    publishedAt: iso(row.createdAt)
  };
}

const parseNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
