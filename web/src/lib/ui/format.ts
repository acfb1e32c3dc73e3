/** Numbers, times and sizes as people read them. English, day before month, 24-hour clock. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span of time in milliseconds: `84 ms`, `1.8 s`, `42 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 1) return '0 ms';
  if (span < 995) return `${Math.round(span)} ms`;
  if (span < 9_950) return `${(span / SECOND_MS).toFixed(1)} s`;
  if (span < MINUTE_MS - SECOND_MS / 2) return `${Math.round(span / SECOND_MS)} s`;
  if (span < HOUR_MS - SECOND_MS / 2)
    return twoUnits(span, { big: MINUTE_MS, small: SECOND_MS, names: ['min', 's'] });
  if (span < DAY_MS - MINUTE_MS / 2)
    return twoUnits(span, { big: HOUR_MS, small: MINUTE_MS, names: ['h', 'min'] });
  return twoUnits(span, { big: DAY_MS, small: HOUR_MS, names: ['d', 'h'] });
}

function twoUnits(ms: number, unit: { big: number; small: number; names: [string, string] }): string {
  const whole = Math.round(ms / unit.small) * unit.small;
  const rest = Math.round((whole % unit.big) / unit.small);
  const big = `${Math.floor(whole / unit.big)} ${unit.names[0]}`;
  return rest === 0 ? big : `${big} ${rest} ${unit.names[1]}`;
}

/** How long ago, or in how long: `just now`, `12 s ago`, `5 min ago`, `in 3 min`; after a week the date. */
export function formatRelative(at: Date | string, now: Date): string {
  const date = new Date(at);
  const ms = now.getTime() - date.getTime();
  const distance = Math.abs(ms);
  if (distance >= 7 * DAY_MS) return formatDate(date, now);
  if (distance < 5 * SECOND_MS) return 'just now';
  const words = oneUnit(distance);
  return ms >= 0 ? `${words} ago` : `in ${words}`;
}

function oneUnit(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return formatCount(Math.floor(ms / DAY_MS), 'day');
}

/** `12 Mar`, with the year when it is not this one. `timeZone` defaults to the reader's. */
export function formatDate(at: Date | string, now: Date = new Date(), timeZone?: string): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? undefined : ('numeric' as const);
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year, timeZone }).format(date);
}

/** `12 Mar 2026, 14:03:22`. */
export function formatDateTime(at: Date | string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone
  }).format(new Date(at));
}

/** The time of day to the millisecond, for logs: `14:03:22.120`. */
export function formatClock(at: Date | string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone
  }).format(new Date(at));
}

/** `0 bytes`, `512 bytes`, `1.2 KB`, `34 MB` (1 KB = 1,000 bytes). */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return formatCount(bytes, 'byte');
  const units = ['KB', 'MB', 'GB', 'TB'];
  let size = bytes / 1_000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** `18,402`. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 item`, `24 items`. Give the plural when it is not an added s. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}
