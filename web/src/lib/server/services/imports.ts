/** Workflows that come from another product. */
import type { Actor } from '@automateos/auth';
import { portableDocument } from '@automateos/workflow/document';
import { importN8n } from '@automateos/workflow/interop';
import type { ImportedWorkflow } from '../answers/imports.ts';
import { ApiError } from '../errors.ts';
import { createWorkflow } from './workflows.ts';

/** @throws ApiError 422 for what n8n did not export, or what cannot be kept */
export async function importFromN8n(actor: Actor, file: unknown): Promise<ImportedWorkflow> {
  const imported = importN8n(file);
  if (!imported) throw refuse('This is no workflow of n8n: it needs “nodes” and “connections”.');
  if ('refusal' in imported) throw refuse(imported.refusal);
  const { document, report } = imported;
  return { workflow: await createWorkflow(actor, { document: portableDocument(document) }), report };
}

const refuse = (message: string): ApiError =>
  new ApiError(422, 'INVALID_WORKFLOW', { message, field: 'file' });
