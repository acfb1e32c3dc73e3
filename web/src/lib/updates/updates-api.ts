import { api, attempt } from '#lib/api.ts';
import type { Update, UpdateCounts } from '#lib/server/answers/updates.ts';
import { updateWords } from './words.ts';

/** What a newer version of its template would change in a workflow. */
export const readUpdate = (workflowId: string): Promise<Update> =>
  api('GET', `/workflows/${workflowId}/update`, { quiet: true });

/** Those of the workflows that have an update, with how much of it in words. Without an answer, none. */
export async function findUpdates(workflowIds: readonly string[]): Promise<Map<string, string>> {
  if (workflowIds.length === 0) return new Map();
  const call = api<UpdateCounts>('GET', `/updates?workflows=${workflowIds.join(',')}`, { quiet: true });
  const answer = await attempt(call);
  return new Map(answer?.value.data.map(({ workflowId, ...counts }) => [workflowId, updateWords(counts)]));
}
