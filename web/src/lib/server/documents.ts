import { createHash } from 'node:crypto';
import type { Actor } from '@automateos/auth';
import type { Tx } from '@automateos/db';
import { appendUpdate } from '@automateos/db/queries/document-log';
import { loadDocumentState } from '@automateos/db/queries/document-state';
import { noteEdited } from '@automateos/db/queries/documents';
import { listConnections } from '@automateos/db/queries/connections';
import { listSecrets } from '@automateos/db/queries/secrets';
import { toPublicId, type Problem, type WorkflowDocument } from '@automateos/workflow';
import { editDocument, openDocument, readName } from '@automateos/workflow/document';
import { canonicalJson } from '@automateos/workflow/interop';
import { ApiError } from './errors.ts';

/** The document of a Y.Doc, without naming the library. */
export type OpenDocument = ReturnType<typeof openDocument>;

/** The stored document of a workflow: checkpoint and log. */
export async function openStored(tx: Tx, workflowId: string): Promise<OpenDocument> {
  return openDocument(await loadDocumentState(tx, workflowId));
}

/** Marks an edit as made by a person outside of the editor. */
export const originOf = (actor: Actor) => ({ kind: 'user' as const, actorId: actor.userId });

/** Everything the editors of a workflow see changes here too: the edit is logged and sent to the open rooms. */
export async function editStored(
  tx: Tx,
  target: { actor: Actor; workflowId: string; doc: OpenDocument },
  edit: (doc: OpenDocument) => void
): Promise<void> {
  const { actor, workflowId, doc } = target;
  const update = editDocument(doc, edit);
  if (!update) return;
  await appendUpdate(tx, {
    orgId: actor.orgId,
    documentId: workflowId,
    actorId: actor.userId,
    connectionId: `api:${actor.kind}`,
    update
  });
  await noteEdited(tx, { workflowId, name: readName(doc) });
}

/** Identifies a document by its content: sha256 of the canonical JSON. */
export const contentHash = (document: WorkflowDocument): Buffer =>
  createHash('sha256').update(canonicalJson(document)).digest();

/** Strong entity tag (RFC 9110, section 8.8.3) of a document. */
export const documentTag = (document: WorkflowDocument): string =>
  `"${contentHash(document).toString('hex').slice(0, 32)}"`;

/** Public ids of the organisation's secrets and connections, as fields of documents hold them. */
export async function secretIdsOf(tx: Tx): Promise<Set<string>> {
  const secrets = (await listSecrets(tx)).map(({ id }) => toPublicId('sec', id));
  const connections = (await listConnections(tx)).map(({ id }) => toPublicId('con', id));
  return new Set([...secrets, ...connections]);
}

/** 422 with the list, so that a screen can mark each node. */
export function problemsError(problems: readonly Problem[], message: string): ApiError {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const code = errors.length === 1 ? errors[0]!.code : 'INVALID_WORKFLOW';
  return new ApiError(422, code, { message, details: { problems } });
}
