import { fromPublicId } from '@automateos/workflow';
import type { RunStatus } from '@automateos/workflow/run';
import { statusWord } from '#lib/ui/status.ts';

const HOUR_MS = 3_600_000;
const STATUSES: readonly RunStatus[] = ['running', 'waiting', 'failed', 'succeeded', 'queued', 'cancelled'];
const TRIGGERS = [
  'manual',
  'webhook',
  'schedule',
  'form',
  'feed',
  'app',
  'workflow',
  'error',
  'replay'
] as const;
const KINDS = ['real', 'pretend'] as const;
/** How far back, in milliseconds. */
const SINCE = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS } as const;
type Since = keyof typeof SINCE;

export interface RunFilter {
  workflow?: string;
  /** Id of a version of that workflow. */
  version?: string;
  status?: RunStatus;
  trigger?: (typeof TRIGGERS)[number];
  since?: Since;
  kind?: (typeof KINDS)[number];
}

/** The filter in an address; what is unknown is left out. */
export function runFilter(query: URLSearchParams): RunFilter {
  const oneOf = <T extends string>(name: string, known: readonly T[]) =>
    known.find((value) => value === query.get(name));
  const idOf = (name: string, kind: 'wf' | 'ver') => {
    const id = query.get(name) ?? '';
    return fromPublicId(kind, id) ? id : undefined;
  };
  const workflow = idOf('workflow', 'wf');
  return {
    workflow,
    version: workflow && idOf('version', 'ver'),
    status: oneOf('status', STATUSES),
    trigger: oneOf('trigger', TRIGGERS),
    since: oneOf('since', Object.keys(SINCE) as Since[]),
    kind: oneOf('kind', KINDS)
  };
}

/** The address of the list with this filter, from its newest entry. */
export function runsHref(filter: RunFilter): string {
  const parts = Object.entries(filter).filter(([, value]) => value !== undefined) as [string, string][];
  return parts.length > 0 ? `/app/runs?${new URLSearchParams(parts)}` : '/app/runs';
}

/** The filter with one part changed; `all` takes it away. A version is one of its workflow, so it goes with it. */
export function changeFilter(filter: RunFilter, change: { [Part in keyof RunFilter]: string }): RunFilter {
  const { version, ...rest } = filter;
  const kept = change.workflow === undefined ? { ...rest, version } : rest;
  const parts = Object.entries({ ...kept, ...change }).filter(([, value]) => value !== undefined);
  return runFilter(new URLSearchParams(parts as [string, string][]));
}

/** What `listRuns` takes. */
export function toListInput({ workflow, version, status, trigger, since, kind }: RunFilter, now: Date) {
  return {
    workflowId: workflow,
    versionId: version,
    status,
    trigger,
    pretend: kind && kind === 'pretend',
    from: since && new Date(now.getTime() - SINCE[since]).toISOString()
  };
}

const choices = (all: string, known: Record<string, string>) => [
  { value: 'all', label: all },
  ...Object.entries(known).map(([value, label]) => ({ value, label }))
];

export const STATUS_CHOICES = [
  { value: 'all', label: 'All' },
  ...STATUSES.map((status) => ({ value: status as string, label: statusWord(status) }))
];
export const TRIGGER_CHOICES = choices('Started by anything', {
  manual: 'Started by hand',
  webhook: 'Started by a webhook',
  schedule: 'Started by a schedule',
  replay: 'Retries'
});
export const SINCE_CHOICES = choices('Any time', {
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days'
});
export const KIND_CHOICES = choices('Real and pretend', { real: 'Real only', pretend: 'Pretend only' });
