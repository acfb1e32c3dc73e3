import { portableDocument, readFragment } from '@automateos/workflow/document';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Builder } from './builder.svelte.ts';
import { insertDocument } from './insert.ts';

/** The text that copying puts on the clipboard: a workflow file of what is selected. */
export function copySelection({ room, selection }: Builder): string {
  const fragment = room.read((doc) => readFragment(doc, selection));
  return JSON.stringify({ automateos: 1, name: room.graph.name, ...portableDocument(fragment) }, null, 2);
}

/** Adds the content of a workflow file in the middle of the screen, or says what is wrong with it. */
export async function pasteText(builder: Builder, text: string): Promise<void> {
  const { parseFile } = await import('@automateos/workflow/interop');
  const { document, problem } = parseFile(text);
  if (document) insertDocument(builder, document);
  else toasts.error(problem.message);
}
