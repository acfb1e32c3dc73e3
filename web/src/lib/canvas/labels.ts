import { formatClock, formatDate } from '#lib/ui/format.ts';

/** A label that no other step has: "HTTP request", then "HTTP request 2". Expressions name steps by their label. */
export function freeLabel(wanted: string, taken: Iterable<string>): string {
  const labels = new Set(taken);
  if (!labels.has(wanted)) return wanted;
  let number = 2;
  while (labels.has(`${wanted} ${number}`)) number++;
  return `${wanted} ${number}`;
}

const STATUS_WORDS: Record<string, string> = {
  idle: 'not run yet',
  pending: 'waiting for its turn',
  running: 'running',
  waiting: 'waiting',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'stopped'
};

export const statusWord = (status: string): string => STATUS_WORDS[status] ?? status;

/** The line on the card of a step that waits: the time of today, or the day. */
export function waitLine({ until }: { until?: string }, now: Date = new Date(), timeZone?: string): string {
  if (until === undefined) return 'Waiting';
  const isToday = formatDate(until, now, timeZone) === formatDate(now, now, timeZone);
  return `Until ${isToday ? formatClock(until, timeZone).slice(0, 8) : formatDate(until, now, timeZone)}`;
}

export interface Described {
  label: string;
  kind: string;
  status: string;
  disabled: boolean;
  inputs: readonly string[];
  outputs: readonly string[];
  problem?: string;
}

/** "Score the lead, HTTP request, succeeded, 1 input from Demo request, 1 output to Good fit": what a screen reader says. */
export function describeStep(step: Described): string {
  const parts = [step.label, step.kind];
  if (step.disabled) parts.push('switched off');
  parts.push(statusWord(step.status));
  if (step.inputs.length > 0) parts.push(`${count(step.inputs, 'input')} from ${list(step.inputs)}`);
  if (step.outputs.length > 0) parts.push(`${count(step.outputs, 'output')} to ${list(step.outputs)}`);
  if (step.problem) parts.push(`problem: ${step.problem}`);
  return parts.join(', ');
}

const count = (items: readonly string[], word: string): string =>
  `${items.length} ${word}${items.length === 1 ? '' : 's'}`;

const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
