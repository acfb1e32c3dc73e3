/** Cron text ⇄ the choices of the simple schedule picker. Cron text is what the document stores. */
import { Cron } from 'croner';

export type SimpleSchedule =
  | { every: 'minutes'; count: number }
  | { every: 'hours'; count: number; minute: number }
  | { every: 'day'; time: string }
  /** `days`: 1 = Monday to 7 = Sunday, ascending. */
  | { every: 'week'; days: number[]; time: string }
  | { every: 'month'; day: number | 'last'; time: string };

export const WORKDAYS: readonly number[] = [1, 2, 3, 4, 5];

/** Steps that divide an hour and a day evenly: cron starts counting anew each hour and each day. */
export const MINUTE_STEPS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;
export const HOUR_STEPS = [1, 2, 3, 4, 6, 8, 12] as const;

const DAY_NAMES = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const CRON_MODE = '5-or-6-parts';
const CRON_SHAPE = /^\s*(?:\S+\s+){4,5}\S+\s*$/; // croner also takes ISO dates and nicknames

/** The cron text of a picker choice. */
export function writeSchedule(schedule: SimpleSchedule): string {
  switch (schedule.every) {
    case 'minutes':
      return schedule.count === 1 ? '* * * * *' : `*/${schedule.count} * * * *`;
    case 'hours':
      return `${schedule.minute} ${schedule.count === 1 ? '*' : `*/${schedule.count}`} * * *`;
    case 'day':
      return `${cronTime(schedule.time)} * * *`;
    case 'week':
      return `${cronTime(schedule.time)} * * ${writeDays(schedule.days)}`;
    case 'month':
      return `${cronTime(schedule.time)} ${schedule.day === 'last' ? 'L' : schedule.day} * *`;
  }
}

/** The picker choice behind a cron text, or `undefined` when only the cron box can show it. Never throws. */
export function readSchedule(cron: string): SimpleSchedule | undefined {
  const parts = cron.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = parts;
  if (parts.length !== 5 || month !== '*' || !minute || !hour || !day || !weekday || !isValidCron(cron)) {
    return undefined;
  }
  const everyDay = day === '*' && weekday === '*';
  const minuteStep = stepOf(minute);
  if (everyDay && hour === '*' && minuteStep) return { every: 'minutes', count: minuteStep };
  if (!/^\d+$/.test(minute)) return undefined;
  const hourStep = stepOf(hour);
  if (everyDay && hourStep) return { every: 'hours', count: hourStep, minute: Number(minute) };
  if (!/^\d+$/.test(hour)) return undefined;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (everyDay) return { every: 'day', time };
  if (day === '*') {
    const days = readDays(weekday);
    return days && { every: 'week', days, time };
  }
  if (weekday !== '*') return undefined;
  if (day === 'L') return { every: 'month', day: 'last', time };
  return /^\d+$/.test(day) ? { every: 'month', day: Number(day), time } : undefined;
}

/** A schedule in plain words: `Every weekday at 09:00`. */
export function describeSchedule(cron: string): string {
  const schedule = readSchedule(cron);
  switch (schedule?.every) {
    case undefined:
      return 'On a custom schedule';
    case 'minutes':
      return schedule.count === 1 ? 'Every minute' : `Every ${schedule.count} minutes`;
    case 'hours': {
      const past = schedule.minute === 0 ? '' : `, ${schedule.minute} minutes past`;
      return (schedule.count === 1 ? 'Every hour' : `Every ${schedule.count} hours`) + past;
    }
    case 'day':
      return `Every day at ${schedule.time}`;
    case 'week':
      return `Every ${describeDays(schedule.days)} at ${schedule.time}`;
    case 'month':
      return schedule.day === 'last'
        ? `On the last day of the month at ${schedule.time}`
        : `Monthly on day ${schedule.day} at ${schedule.time}`;
  }
}

/** Whether the text is cron of five fields, or six with seconds first. */
export function isValidCron(cron: string): boolean {
  if (!CRON_SHAPE.test(cron)) return false;
  try {
    return new Cron(cron, { mode: CRON_MODE, paused: true }) instanceof Cron;
  } catch {
    return false; // croner tells by throwing
  }
}

export function isValidTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false; // Intl tells by throwing
  }
}

/**
 * The first fire time strictly after `after`, or `undefined` when there is none any more.
 * Daylight saving: a fixed time that falls into the spring gap fires right after it and a doubled one fires once;
 * schedules with a `*` or a step skip the gap and fire in both autumn hours (croner's `no-wildcard` rule, as in Vixie cron).
 * @throws TypeError when the cron text is malformed, RangeError when the time zone is unknown.
 */
export function nextFireAt(cron: string, timeZone: string, after: Date): Date | undefined {
  if (!isValidTimeZone(timeZone)) throw new RangeError(`Unknown time zone: ${timeZone}`);
  const schedule = new Cron(cron, {
    timezone: timeZone,
    mode: CRON_MODE,
    fixedTimeRule: 'no-wildcard',
    paused: true
  });
  return schedule.nextRun(after) ?? undefined;
}

function cronTime(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}

/** `*` is 1, `*` with `/n` is n. */
function stepOf(part: string): number | undefined {
  if (part === '*') return 1;
  const step = /^\*\/(\d+)$/.exec(part)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** Cron counts Sunday as 0; consecutive days are written as a range. */
function writeDays(days: readonly number[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (
    first !== undefined &&
    last !== undefined &&
    days.length > 2 &&
    last - first === days.length - 1 &&
    last < 7
  ) {
    return `${first}-${last}`;
  }
  return days
    .map((day) => day % 7)
    .sort((a, b) => a - b)
    .join(',');
}

function readDays(weekday: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of weekday.split(',')) {
    const [, from, to = from] = /^(\d)(?:-(\d))?$/.exec(part) ?? [];
    if (from === undefined) return undefined;
    for (let day = Number(from); day <= Number(to); day++) days.add(day === 0 ? 7 : day);
  }
  return [...days].sort((a, b) => a - b);
}

function describeDays(days: readonly number[]): string {
  if (days.length === 7) return 'day';
  if (days.join() === WORKDAYS.join()) return 'weekday';
  const names = days.map((day) => DAY_NAMES[day]);
  const last = names.pop();
  return names.length > 0 ? `${names.join(', ')} and ${last}` : `${last}`;
}
