import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { lockWorkflow, readWorkflow } from '@automateos/db/queries/workflows';
import type { WorkflowDocument } from '@automateos/workflow';
import { readDocument, writeDocument } from '@automateos/workflow/document';
import { authorise, found, uuidOf } from '../access.ts';
import { acceptDocument } from '../document-input.ts';
import { documentTag, editStored, openStored, originOf } from '../documents.ts';
import { ApiError } from '../errors.ts';
import { platform } from '../platform.ts';

export interface TaggedDocument {
  document: WorkflowDocument;
  /** ETag of exactly this content. */
  tag: string;
}

/** The document as it is edited now, saved edits only. */
export async function readWorkflowDocument(actor: Actor, id: string): Promise<TaggedDocument> {
  authorise(actor, 'document.read');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    const { document } = readDocument(await openStored(tx, workflowId));
    return { document, tag: documentTag(document) };
  });
}

/**
 * Makes the document read as given, as one edit that everyone in the room sees and can take back. Only what differs is
 * written, so other people's work on other fields stays.
 * @throws ApiError 412 when it is not what `ifMatch` saw, 428 when it is not empty and `ifMatch` is missing
 */
export async function putWorkflowDocument(
  actor: Actor,
  id: string,
  input: { document: unknown; ifMatch?: string }
): Promise<TaggedDocument> {
  authorise(actor, 'document.edit');
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    found('wf', await lockWorkflow(tx, actor.orgId, workflowId));
    const doc = await openStored(tx, workflowId);
    const existing = readDocument(doc).document;
    assertUnchanged(existing, input.ifMatch);
    const target = await acceptDocument(tx, { value: input.document, existing });
    await editStored(tx, { actor, workflowId, doc }, (open) => writeDocument(open, target, originOf(actor)));
    const { document } = readDocument(doc);
    return { document, tag: documentTag(document) };
  });
}

function assertUnchanged(current: WorkflowDocument, ifMatch: string | undefined): void {
  if (ifMatch === '*') return;
  if (ifMatch !== undefined) {
    if (ifMatch.split(',').some((tag) => tag.trim() === documentTag(current))) return;
    throw new ApiError(
      412,
      'CHANGED_MEANWHILE',
      'Somebody edited the workflow meanwhile. Read it again, then write.'
    );
  }
  const isEmpty = Object.keys(current.nodes).length === 0;
  if (!isEmpty)
    throw new ApiError(
      428,
      'IF_MATCH_NEEDED',
      'The workflow is not empty. Send the ETag you read as If-Match.'
    );
}
