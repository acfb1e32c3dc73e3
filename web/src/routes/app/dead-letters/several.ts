import { api } from '#lib/api.ts';
import type { BulkResult, DeadLetter } from '#lib/server/answers/runs.ts';
import { formatCount } from '#lib/ui/format.ts';

/** What the API takes at once. */
const BATCH = 100;
const PAGE = 500;

/** What to do with several failed runs: run them again, or let them go. */
export type Deed =
  { kind: 'replay'; version: 'same' | 'live' } | { kind: 'discard'; reason: string | undefined };

/** Ids of all failed runs that wait, of one workflow or of all. @throws ApiError, already shown */
export async function listAll(workflowId: string | undefined): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE), ...(workflowId && { workflowId }) });
    if (cursor) query.set('cursor', cursor);
    const page: { data: DeadLetter[]; nextCursor: string | null } = await api(
      'GET',
      `/dead-letters?${query}`
    );
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

/** Does it to all of them, a batch after the other. @throws ApiError, already shown; what was done stays done */
export async function doToAll(ids: readonly string[], deed: Deed): Promise<BulkResult> {
  const sum: BulkResult = { done: 0, refused: [] };
  for (let start = 0; start < ids.length; start += BATCH) {
    const { kind, ...options } = deed;
    const body = { ids: ids.slice(start, start + BATCH), ...options };
    const result = await api<BulkResult>('POST', `/dead-letters/${kind}`, { body });
    sum.done += result.done;
    sum.refused.push(...result.refused);
  }
  return sum;
}

/** `12 failed runs started again.`, and why others were not. */
export function tellResult({ done, refused }: BulkResult, kind: Deed['kind']): string {
  const verb = kind === 'replay' ? 'started again' : 'discarded';
  const told = `${formatCount(done, 'failed run')} ${verb}.`;
  return refused.length === 0 ? told : `${told} ${refused.length} not: ${refused[0]!.message}`;
}
