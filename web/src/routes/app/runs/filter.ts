import type { RunStatus } from '@automateos/workflow/run';
import { statusWord } from '#lib/ui/status.ts';

const STATUSES: readonly RunStatus[] = ['running', 'waiting', 'failed', 'succeeded', 'queued', 'cancelled'];

export interface RunFilter {
  workflow?: string;
  status?: RunStatus;
}

/** The filter in an address; what is unknown is left out. */
export function runFilter(query: URLSearchParams): RunFilter {
  const status = STATUSES.find((known) => known === query.get('status'));
  return { workflow: query.get('workflow') || undefined, status };
}

/** The address of the list with this filter, from its newest entry. */
export function runsHref(filter: RunFilter): string {
  const query = new URLSearchParams();
  if (filter.workflow) query.set('workflow', filter.workflow);
  if (filter.status) query.set('status', filter.status);
  return query.size > 0 ? `/app/runs?${query}` : '/app/runs';
}

/** Choices of the status filter. */
export const STATUS_CHOICES = [
  { value: 'all', label: 'All' },
  ...STATUSES.map((status) => ({ value: status as string, label: statusWord(status) }))
];
