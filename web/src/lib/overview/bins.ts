import type { Overview, OverviewPeriod, RunOutcomes } from '#lib/server/answers/overview.ts';

/** A stretch of the chart: one hour, three hours or one day of the reader's clock. */
export interface Bin extends RunOutcomes {
  from: Date;
  to: Date;
}

const BIN_HOURS: Record<OverviewPeriod, number> = { day: 1, week: 3, month: 24 };

type Binned = Pick<Overview, 'period' | 'from' | 'to' | 'hours'>;

/** The hours of an overview, put together to what a chart of its period shows; stretches without runs are there too. */
export function binHours({ period, from, to, hours }: Binned): Bin[] {
  const step = BIN_HOURS[period];
  const end = new Date(to);
  const bins: Bin[] = [];
  for (let start = floorTo(step, new Date(from)); start < end; start = bins.at(-1)!.to)
    bins.push({ from: start, to: following(step, start), succeeded: 0, failed: 0, cancelled: 0 });
  let index = 0;
  for (const hour of hours) {
    const at = new Date(hour.at);
    while (bins[index + 1] && bins[index]!.to <= at) index++;
    const bin = bins[index]!;
    bin.succeeded += hour.succeeded;
    bin.failed += hour.failed;
    bin.cancelled += hour.cancelled;
  }
  return bins;
}

export const countOf = ({ succeeded, failed, cancelled }: RunOutcomes): number =>
  succeeded + failed + cancelled;

/** How many of the runs that were not stopped by a person succeeded, from 0 to 1; undefined without any. */
export function successRate({ succeeded, failed }: RunOutcomes): number | undefined {
  return succeeded + failed === 0 ? undefined : succeeded / (succeeded + failed);
}

/** Begin of the stretch that `at` is in, by the reader's clock. */
function floorTo(stepHours: number, at: Date): Date {
  const hour = at.getHours() - (at.getHours() % stepHours);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate(), hour);
}

/** Days have 23 to 25 hours when clocks change; a date's own arithmetic knows. */
function following(stepHours: number, start: Date): Date {
  const [year, month, day] = [start.getFullYear(), start.getMonth(), start.getDate()];
  const next = new Date(year, month, day, start.getHours() + stepHours);
  return next > start ? next : new Date(start.getTime() + stepHours * 3_600_000);
}

/** Runs by weekday (Monday first) and hour of the reader's clock. */
export function countByWeekHour(hours: Overview['hours']): number[][] {
  const table = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  for (const hour of hours) {
    const at = new Date(hour.at);
    table[(at.getDay() + 6) % 7]![at.getHours()]! += countOf(hour);
  }
  return table;
}
