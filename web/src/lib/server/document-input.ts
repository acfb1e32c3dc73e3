import type { Tx } from '@automateos/db';
import type { Problem, WorkflowDocument } from '@automateos/workflow';
import { findSecrets, resolveNames } from '@automateos/workflow/document';
import { parseDocument } from '@automateos/workflow/interop';
import { validateDocument } from '@automateos/workflow/validate';
import { problemsError, secretIdsOf } from './documents.ts';

/**
 * A document sent from outside, ready to be written: its form is right, expressions refer to nodes by id, it carries no
 * credential and uses no secret of anybody else. It may still be unfinished: that is for publishing to say.
 * @throws ApiError 422
 */
export async function acceptDocument(
  tx: Tx,
  input: { value: unknown; name?: string }
): Promise<WorkflowDocument> {
  const value = input.name === undefined ? input.value : { ...(input.value as object), name: input.name };
  const parsed = parseDocument(value);
  if (!parsed.document) throw problemsError([parsed.problem], parsed.problem.message);
  const document = resolveNames(parsed.document);
  const secretIds = await secretIdsOf(tx);
  const problems = [...findSecrets(document), ...foreignSecrets(document, secretIds)];
  if (problems.length > 0) throw problemsError(problems, problems[0]!.message);
  return document;
}

/** Secrets that the document names and the organisation does not have. An empty slot is no such problem. */
function foreignSecrets(document: WorkflowDocument, secretIds: ReadonlySet<string>): Problem[] {
  return validateDocument(document, { secretIds }).filter((problem) => problem.code === 'MISSING_SECRET');
}
