import type { WorkflowDocument } from '@automateos/workflow';
import type { ImportReport } from '@automateos/workflow/interop';

/** A file that somebody brought and that can be taken in. */
export interface WorkflowFile {
  name: string;
  document: WorkflowDocument;
  /** What became of its nodes, when it is of another product. */
  report?: ImportReport;
}

/** A file that cannot, and why: a sentence that names the place. */
export interface RefusedFile {
  name: string;
  reason: string;
}

export interface BroughtFiles {
  accepted: WorkflowFile[];
  refused: RefusedFile[];
}

/** What a chooser offers; a dropped file may have any name. */
export const ACCEPTED = '.json,application/json';

/** Reads files one after the other. Nothing is changed anywhere by that. */
export async function readFiles(files: readonly File[]): Promise<BroughtFiles> {
  const brought: BroughtFiles = { accepted: [], refused: [] };
  for (const file of files) {
    const { name } = file;
    const read = await readOne(file);
    if ('document' in read) brought.accepted.push({ name, ...read });
    else brought.refused.push({ name, ...read });
  }
  return brought;
}

async function readOne(file: File): Promise<Omit<WorkflowFile, 'name'> | Omit<RefusedFile, 'name'>> {
  const { readFile, refuseBytes } = await import('@automateos/workflow/interop');
  const tooLarge = refuseBytes(file.size);
  if (tooLarge) return { reason: tooLarge.problem.message };
  try {
    const { document, report, problem } = readFile(new Uint8Array(await file.arrayBuffer()));
    return document ? { document, report } : { reason: problem.message };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return { reason: 'This cannot be read. Is it a folder, or was it moved?' }; // the browser says no more
  }
}
