import type { Tx } from '@automateos/db';
import type { Problem, WorkflowDocument } from '@automateos/workflow';
import { findSecrets, resolveNames } from '@automateos/workflow/document';
import { findFacts } from '@automateos/workflow/facts';
import { completedConfig } from '@automateos/workflow/form';
import { parseDocument } from '@automateos/workflow/interop';
import { validateDocument } from '@automateos/workflow/validate';
import { problemsError, secretIdsOf } from './documents.ts';

export interface DocumentInput {
  value: unknown;
  /** Instead of the name in the document. */
  name?: string;
  /** The document that it replaces: an address that is left out stays what it is there. */
  existing?: WorkflowDocument;
}

/**
 * A document sent from outside, ready to be written: its form is right, expressions refer to nodes by id, every webhook
 * has an address, it carries no credential and uses no secret of anybody else. It may still be unfinished: that is for
 * publishing to say. @throws ApiError 422
 */
export async function acceptDocument(tx: Tx, input: DocumentInput): Promise<WorkflowDocument> {
  const value = input.name === undefined ? input.value : { ...(input.value as object), name: input.name };
  const parsed = parseDocument(value);
  if (!parsed.document) throw problemsError([parsed.problem], parsed.problem.message);
  const document = withAddresses(resolveNames(parsed.document), input.existing);
  const secretIds = await secretIdsOf(tx);
  const problems = [...findSecrets(document), ...foreignSecrets(document, secretIds)];
  if (problems.length > 0) throw problemsError(problems, problems[0]!.message);
  return document;
}

/** Files carry no addresses of webhooks: a new one is minted where none is given. */
function withAddresses(document: WorkflowDocument, existing?: WorkflowDocument): WorkflowDocument {
  const nodes = Object.entries(document.nodes).map(([nodeId, node]) => {
    const facts = findFacts(node.type);
    const before = existing?.nodes[nodeId];
    const old = before?.type === node.type ? before.config : undefined;
    const config = facts ? completedConfig(facts, node.config, old) : node.config;
    return [nodeId, { ...node, config }] as const;
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** Secrets that the document names and the organisation does not have. An empty slot is no such problem. */
function foreignSecrets(document: WorkflowDocument, secretIds: ReadonlySet<string>): Problem[] {
  return validateDocument(document, { secretIds }).filter((problem) => problem.code === 'MISSING_SECRET');
}
