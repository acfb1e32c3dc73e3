import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { UNTITLED } from '@automateos/workflow';
import { api } from '#lib/api.ts';
import type { TemplateSummary } from '#lib/templates/templates.ts';
import { starterDocument, type Starter } from './starters.ts';

/** What a new workflow begins with: a first step, or a template. */
export type Beginning = Starter | TemplateSummary;

export const isTemplate = (beginning: Beginning): beginning is TemplateSummary => 'slug' in beginning;

/** Makes a workflow and opens it. Without a name it is called after its template. @throws ApiError, already shown */
export async function createWorkflow(
  beginning: Beginning,
  { name, folderId }: { name?: string; folderId?: string } = {}
): Promise<void> {
  const body = isTemplate(beginning)
    ? { name, folderId, template: beginning.slug }
    : { folderId, name: name ?? UNTITLED, document: starterDocument(beginning, name ?? UNTITLED) };
  const { id } = await api<{ id: string }>('POST', '/workflows', { body });
  await goto(resolve('/app/workflows/[id]', { id }));
}
