import type { CostEstimate } from '#lib/server/answers/billing.ts';
import type { Budget, KindUsage, RunCost } from '#lib/server/answers/usage.ts';
import { formatCount, formatDuration, formatNumber } from '#lib/ui/format.ts';
import { formatMoney } from '#lib/ui/money.ts';
import { METER, MICROS_PER_DOLLAR } from '@automateos/workflow/prices';

const THOUSAND = 1_000;

const utc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });

/** `March 2026` of `2026-03`. */
export const monthName = (month: string): string =>
  utc({ month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`));

/** `12 Mar` of `2026-03-12`, whatever the reader's clock. */
export const dayName = (day: string): string =>
  utc({ day: 'numeric', month: 'short' }).format(new Date(`${day}T00:00:00Z`));

/** The month before, and the one after. */
export function besideMonth(month: string, distance: 1 | -1): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + distance);
  return date.toISOString().slice(0, 7);
}

/** All days of a month, `2026-03-01` and so on. */
export function daysOfMonth(month: string): string[] {
  const next = besideMonth(month, 1);
  const days: string[] = [];
  for (const date = new Date(`${month}-01T00:00:00Z`); ; date.setUTCDate(date.getUTCDate() + 1)) {
    const day = date.toISOString().slice(0, 10);
    if (day.startsWith(next)) return days;
    days.push(day);
  }
}

/** What a kind of use is called, how much of it there was, and what it costs. */
export function describeKind({ kind, quantity }: Pick<KindUsage, 'kind' | 'quantity'>): {
  name: string;
  amount: string;
  price: string;
} {
  switch (kind) {
    case 'run':
      return { name: 'Runs', amount: formatNumber(quantity), price: 'Free' };
    case 'step':
      return {
        name: 'Steps that succeeded',
        amount: formatNumber(quantity),
        price: `${formatMoney(METER.stepMicros * THOUSAND)} per 1,000`
      };
    case 'compute_ms':
      return {
        name: 'Time at work',
        amount: formatDuration(quantity),
        price: `$${((METER.computeSecondMicros * 3600) / MICROS_PER_DOLLAR).toFixed(3)} per hour`
      };
    case 'ai_tokens':
      return {
        name: 'Tokens of language models',
        amount: formatNumber(quantity),
        price: 'What the maker asks'
      };
  }
}

/** What stands beside “spent this month”. */
export function describeSpend({ monthlyCapMicros, spentMicros, reached }: Budget): string {
  if (monthlyCapMicros === null) return 'No budget is set';
  if (reached) return `The budget of ${formatMoney(monthlyCapMicros)} is spent`;
  return `${formatMoney(monthlyCapMicros - spentMicros)} of ${formatMoney(monthlyCapMicros)} left`;
}

/** What a spent budget means, for whoever may raise it and for whoever may not. */
export function describePause({ waitingRuns, resetsAt }: Budget, mayRaise: boolean): string {
  const waiting =
    waitingRuns === 0
      ? 'New runs wait; nothing is lost.'
      : `${formatCount(waitingRuns, 'run')} ${waitingRuns === 1 ? 'waits' : 'wait'}; nothing is lost.`;
  const until = dayName(resetsAt.slice(0, 10));
  return mayRaise
    ? `${waiting} They go on when you raise it, or on ${until}.`
    : `${waiting} They go on when an owner or admin raises it, or on ${until}.`;
}

/** What a run cost, in one piece. */
export function costText({ costMicros, unpricedTokens }: RunCost): string {
  if (unpricedTokens === 0) return formatMoney(costMicros);
  return `${formatMoney(costMicros)} + ${formatCount(unpricedTokens, 'token')} of unknown price`;
}

interface StepRuns {
  nodeId: string;
  attempts: readonly { iteration: number; status: string; reused: boolean }[];
}

/** What one step cost of a run that is in the books; nothing to say before that, or of one that was free. */
export function costOfStep(cost: RunCost, { nodeId, attempts }: StepRuns): string | undefined {
  if (cost.lines.length === 0) return undefined;
  const succeeded = attempts.filter(({ status, reused }) => status === 'succeeded' && !reused).length;
  const rounds = new Set(attempts.map(({ iteration }) => iteration));
  const own = cost.lines.filter((line) => line.nodeId === nodeId && rounds.has(line.iteration!));
  const sum = own.reduce((all, line) => all + (line.costMicros ?? 0), succeeded * METER.stepMicros);
  const tokens = own.reduce((all, line) => all + line.quantity, 0);
  const models = [...new Set(own.flatMap(({ model }) => model ?? []))].join(', ');
  const isOpen = own.some(({ costMicros }) => costMicros === null);
  if (sum === 0 && !isOpen) return undefined;
  const amount = `${isOpen ? 'At least ' : ''}${formatMoney(sum)}`;
  return tokens > 0 ? `${amount} · ${formatCount(tokens, 'token')} of ${models}` : amount;
}

/** What a run will probably cost, and how that is known. */
export function describeEstimate({ perRunMicros, thousandRunsMicros, ...known }: CostEstimate): string {
  const models = known.withoutModels ? ', and what its language model asks' : '';
  const basis =
    known.basis === 'runs'
      ? `as its last ${known.runs === 1 ? 'run' : `${known.runs} runs`} did`
      : 'if each step runs once';
  return `Costs about ${formatMoney(perRunMicros)}${models} (${formatMoney(thousandRunsMicros)} per 1,000 runs), ${basis}.`;
}
