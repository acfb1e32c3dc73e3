import type { WorkflowDocument } from '@automateos/workflow';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Saves a document as a workflow file, or says in a toast why that must not be. */
export async function downloadWorkflow(document: WorkflowDocument): Promise<void> {
  const { exportFile, fileNameOf } = await import('@automateos/workflow/interop');
  const file = exportFile(document);
  if ('refusal' in file) return void toasts.error(file.refusal);
  save(new Blob([file.text], { type: 'application/json' }), fileNameOf(document.name));
}

function save(content: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href)); // Firefox reads it only after this task
}
