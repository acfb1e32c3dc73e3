import type { OverviewPeriod } from '#lib/server/answers/overview.ts';
import type { Bin } from './bins.ts';

type Span = Pick<Bin, 'from' | 'to'>;

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' });
const shortWeekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** `14:00 to 15:00`, `Thursday, 09:00 to 12:00`, `Thursday, 12 Mar`. */
export function binName(period: OverviewPeriod, { from, to }: Span): string {
  const hours = `${clock.format(from)} to ${clock.format(to)}`;
  if (period === 'day') return hours;
  return period === 'week'
    ? `${weekday.format(from)}, ${hours}`
    : `${weekday.format(from)}, ${date.format(from)}`;
}

/** What stands under a stretch of the chart; most have no name, so that names do not touch. */
export function tickName(period: OverviewPeriod, { from }: Span): string | undefined {
  if (period === 'day') return from.getHours() % 6 === 0 ? clock.format(from) : undefined;
  if (period === 'week') return from.getHours() === 12 ? shortWeekday.format(from) : undefined;
  return from.getDay() === 1 ? date.format(from) : undefined;
}

/** `Mon` to `Sun`. */
export const WEEKDAYS: readonly string[] = Array.from({ length: 7 }, (_, index) =>
  shortWeekday.format(new Date(2026, 2, 2 + index))
);
