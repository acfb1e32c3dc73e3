import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { api } from '#lib/api.ts';
import { starterDocument, type Starter } from './starters.ts';

/** Makes a workflow with its first step and opens it. @throws ApiError, already shown */
export async function createWorkflow(name: string, starter: Starter): Promise<void> {
  const body = { name, document: starterDocument(starter, name) };
  const { id } = await api<{ id: string }>('POST', '/workflows', { body });
  await goto(resolve('/app/workflows/[id]', { id }));
}
