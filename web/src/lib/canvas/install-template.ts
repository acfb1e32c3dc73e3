import { UNTITLED } from '@automateos/workflow';
import { attempt } from '#lib/api.ts';
import { loadTemplate } from '#lib/templates/templates.ts';
import type { Builder } from './builder.svelte.ts';
import { insertDocument } from './insert.ts';

/** Puts a template on the open canvas as one step of undo. A workflow that has no name yet takes the template's. */
export async function installTemplate(builder: Builder, slug: string): Promise<void> {
  const loaded = await attempt(loadTemplate(slug));
  if (!loaded) return;
  const { document } = loaded.value;
  const isUnnamed = builder.room.graph.name === UNTITLED;
  insertDocument(builder, document, { name: isUnnamed ? document.name : undefined });
}
