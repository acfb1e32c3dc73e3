import { portableDocument } from '@automateos/workflow/document';
import { api, ApiError } from '#lib/api.ts';
import { readFiles, type RefusedFile, type WorkflowFile } from './reading.ts';

export interface ImportedFiles {
  /** Ids of the new workflows. */
  imported: string[];
  refused: RefusedFile[];
}

/** Makes a workflow of each file that can be read; the others come back, each with the reason. */
export async function importFiles(files: readonly File[]): Promise<ImportedFiles> {
  const { accepted, refused } = await readFiles(files);
  const made = await createAll(accepted);
  return { imported: made.imported, refused: [...refused, ...made.refused] };
}

/**
 * Makes workflows of files, none of them switched on. Steps keep their ids, so that exporting one gives the same file.
 * What the server refuses comes back with its sentence.
 */
export async function createAll(files: readonly WorkflowFile[]): Promise<ImportedFiles> {
  const outcome: ImportedFiles = { imported: [], refused: [] };
  for (const { name, document } of files)
    try {
      const body = { document: portableDocument(document) };
      const { id } = await api<{ id: string }>('POST', '/workflows', { body, quiet: true });
      outcome.imported.push(id);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      outcome.refused.push({ name, reason: error.message });
    }
  return outcome;
}
