import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { Actor } from '@automateos/auth';
import type { Tx } from '@automateos/db';
import { findDraft, insertVersion, listAuthors, readVersion } from '@automateos/db/queries/versions';
import type { LockedWorkflow } from '@automateos/db/queries/workflows';
import { DOCUMENT_SCHEMA_VERSION, type Problem, type WorkflowDocument } from '@automateos/workflow';
import { containsSnapshot, encodeDocument, readDocument } from '@automateos/workflow/document';
import { validateDocument } from '@automateos/workflow/validate';
import { contentHash, openStored, problemsError, secretIdsOf, type OpenDocument } from './documents.ts';
import { ApiError } from './errors.ts';
import { takenPathProblems } from './triggers.ts';

const compress = promisify(deflate);

/** A document that passed every check and may become a version. */
export interface CheckedDocument {
  document: WorkflowDocument;
  doc: OpenDocument;
  hash: Buffer;
}

/**
 * The saved document of a workflow, checked. `snapshot` is what the browser has (`Y.snapshot`, base64): publishing must
 * not quietly leave out an edit that is still on its way. For a pretend run secrets may be missing.
 * @throws ApiError 409 NOT_SAVED_YET, 422 with the problems
 */
export async function checkStored(
  tx: Tx,
  workflow: { orgId: string; workflowId: string; mode: 'live' | 'test'; pretend?: boolean },
  snapshot: string | undefined
): Promise<CheckedDocument> {
  const doc = await openStored(tx, workflow.workflowId);
  if (snapshot !== undefined) assertSaved(doc, snapshot);
  const { document, problems } = readDocument(doc);
  const found = [
    ...problems,
    ...validateDocument(document, { secretIds: await secretIdsOf(tx), pretend: workflow.pretend }),
    ...(await takenPathProblems(tx, workflow, document))
  ];
  const errors = found.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw problemsError(found, sentenceOf(errors));
  return { document, doc, hash: contentHash(document) };
}

function sentenceOf(errors: readonly Problem[]): string {
  return errors.length === 1
    ? errors[0]!.message
    : `There are ${errors.length} problems to solve first. ${errors[0]!.message}`;
}

function assertSaved(doc: OpenDocument, snapshot: string): void {
  let isSaved: boolean;
  try {
    isSaved = containsSnapshot(doc, Buffer.from(snapshot, 'base64'));
  } catch {
    throw new ApiError(400, 'INVALID_FIELD', {
      message: 'snapshot: this is not an encoded snapshot.',
      field: 'snapshot'
    });
  }
  if (!isSaved)
    throw new ApiError(409, 'NOT_SAVED_YET', 'Your last edits are still being saved. Try again in a moment.');
}

export interface StoredVersion {
  id: string;
  number: number | null;
}

/** Stores a checked document for good: as the next published version, or as a draft for a test run. */
export async function storeVersion(
  tx: Tx,
  target: { actor: Actor; workflow: LockedWorkflow; published: boolean; name?: string; note?: string },
  { document, doc, hash }: CheckedDocument
): Promise<StoredVersion> {
  const { actor, workflow, published, name, note } = target;
  const parentId = workflow.liveVersionId ?? undefined;
  const place = { orgId: actor.orgId, workflowId: workflow.id };
  return insertVersion(tx, {
    ...place,
    published,
    document,
    state: await compress(encodeDocument(doc)),
    contentHash: hash,
    schemaVersion: DOCUMENT_SCHEMA_VERSION,
    parentId,
    authors: await listAuthors(tx, { orgId: actor.orgId, documentId: workflow.id, parentId }),
    name,
    note,
    createdBy: actor.userId
  });
}

/** The draft of these edits, stored once however often they are tested. Returns its id. */
export async function storeDraft(
  tx: Tx,
  target: { actor: Actor; workflow: LockedWorkflow },
  checked: CheckedDocument
): Promise<string> {
  const { actor, workflow } = target;
  const known = await findDraft(tx, {
    orgId: actor.orgId,
    workflowId: workflow.id,
    contentHash: checked.hash
  });
  return known ?? (await storeVersion(tx, { ...target, published: false }, checked)).id;
}

/** The live version when it already is this content. */
export async function liveVersionWith(
  tx: Tx,
  place: { orgId: string; workflow: LockedWorkflow },
  hash: Buffer
): Promise<{ id: string; number: number } | undefined> {
  const { id: workflowId, liveVersionId } = place.workflow;
  if (!liveVersionId) return undefined;
  const live = await readVersion(tx, { orgId: place.orgId, workflowId, id: liveVersionId });
  if (typeof live?.number !== 'number' || !hash.equals(live.contentHash)) return undefined;
  return { id: live.id, number: live.number };
}
