import type { Attention, Overview, OverviewPeriod } from '#lib/server/answers/overview.ts';
import { adviseOn } from '#lib/runs/failure.ts';
import { formatCount } from '#lib/ui/format.ts';
import { countOf } from './bins.ts';

export const PERIODS: { value: OverviewPeriod; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' }
];

export const periodOf = (text: string | null): OverviewPeriod =>
  PERIODS.find(({ value }) => value === text)?.value ?? 'week';

const LAST: Record<OverviewPeriod, string> = {
  day: 'the last 24 hours',
  week: 'the last 7 days',
  month: 'the last 30 days'
};
const BEFORE: Record<OverviewPeriod, string> = {
  day: 'the 24 hours before',
  week: 'the 7 days before',
  month: 'the 30 days before'
};

export const lastWords = (period: OverviewPeriod): string => LAST[period];

/** How the number of runs compares with the period before. */
export function compareRuns({ period, totals, before }: Pick<Overview, 'period' | 'totals' | 'before'>): {
  change: string;
  rest: string;
} {
  const [now, then] = [countOf(totals), countOf(before)];
  const rest = `on ${BEFORE[period]}`;
  if (then === 0) return { change: '', rest: `None in ${BEFORE[period]}` };
  if (now === then) return { change: 'As many', rest: `as in ${BEFORE[period]}` };
  const percent = Math.round((Math.abs(now - then) / then) * 100);
  return { change: `${now > then ? 'Up' : 'Down'} ${percent < 1 ? '<1' : percent}%`, rest };
}

/** `99.2`; never 100 while something failed, never 0 while something succeeded. */
export function percentOf(rate: number): string {
  if (rate === 0 || rate === 1) return String(rate * 100);
  return Math.min(99.9, Math.max(0.1, rate * 100)).toFixed(1);
}

export interface AttentionWords {
  title: string;
  text: string;
  action: { label: string; href: string };
}

/** What is wrong, in words, and the button that leads to putting it right. */
export function describeAttention(item: Attention): AttentionWords {
  const workflow = `/app/workflows/${item.workflowId}`;
  const step = item.nodeId ? `${workflow}?node=${item.nodeId}` : workflow;
  const name = item.workflowName;
  if (item.kind === 'question')
    return {
      title: item.question ?? 'A run asks something',
      text: `“${name}” goes on when somebody decides.`,
      action: { label: 'Answer', href: `/app/runs/${item.runId}` }
    };
  if (item.kind === 'secretGone')
    return {
      title: `“${name}” misses a secret`,
      text: `“${item.nodeLabel ?? 'A step'}” uses one that was deleted, so its runs will fail.`,
      action: { label: 'Choose another', href: step }
    };
  if (item.kind === 'connectionFailing' || item.kind === 'feedFailing' || item.kind === 'botFailing')
    return describeSource({ ...item, kind: item.kind }, step);
  if (item.kind === 'scheduleLate')
    return {
      title: `The schedule of “${name}” is late`,
      text: 'It should have started a run by now. Nothing is lost: it starts as soon as a worker is free.',
      action: { label: 'Open it', href: step }
    };
  const waiting = formatCount(item.deadLetters, 'failed run');
  const isFailing = item.kind === 'failing';
  const where = item.nodeLabel ? `“${item.nodeLabel}”: ` : '';
  const share = isFailing ? `${item.lastFailed} of its last ${item.lastRuns} runs failed. ` : '';
  return {
    title: isFailing ? `“${name}” keeps failing` : `${waiting} of “${name}”`,
    text: `${share}${where}${item.error?.message ?? ''}`,
    action: fixFor(item, step)
  };
}

type SourceKind = 'connectionFailing' | 'feedFailing' | 'botFailing';

/** Trouble with what a workflow stands on at another service, in that service's words. */
function describeSource(item: Attention & { kind: SourceKind }, step: string): AttentionWords {
  const { workflowName: name, connectionName } = item;
  const said = item.error?.message ?? '';
  switch (item.kind) {
    case 'connectionFailing':
      return {
        title: `“${connectionName}” does not work`,
        text: `“${name}” uses it. ${said}`,
        action: { label: 'Open connections', href: '/app/connections' }
      };
    case 'feedFailing':
      return {
        title: `The feed of “${name}” cannot be read`,
        text: `${said} It is tried again by itself.`,
        action: { label: 'Check the address', href: step }
      };
    case 'botFailing':
      return {
        title: `The bot of “${name}” hears nothing`,
        text: said,
        action: { label: 'Open the step', href: step }
      };
  }
}

function fixFor(item: Attention, step: string): AttentionWords['action'] {
  const { fix } = adviseOn(item.error?.code ?? '');
  if (fix === 'workflow') return { label: 'Open the step', href: step };
  if (fix === 'secrets') return { label: 'Open secrets', href: '/app/secrets' };
  return { label: 'Retry…', href: lettersHref(item.workflowId) };
}

export const lettersHref = (workflowId: string): string => `/app/dead-letters?workflow=${workflowId}`;
