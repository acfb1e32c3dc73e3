import { DateTime, type DurationLikeObject, type DateTimeUnit } from 'luxon';
import { fail } from './error.ts';
import type { Frame } from './frame.ts';
import { kindOf } from './values.ts';

/** Dates are written and read in English, so that browser and server give the same text. */
const LOCALE = 'en-US';
const MAX_DATE_TEXT = 100;
const MAX_FORMAT = 60;
/** Parsing by format builds a regular expression: about this many microseconds. */
const FORMAT_STEPS = 50;

const UNITS: ReadonlyMap<string, DateTimeUnit> = new Map(
  (['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const).flatMap(
    (unit) => [[unit, unit] as const, [`${unit}s`, unit] as const]
  )
);

/** `day`, `days`, `Days` → `day`. @throws ExpressionError for anything else. */
export function toUnit(name: string): DateTimeUnit {
  return (
    UNITS.get(name.toLowerCase()) ??
    fail(`"${name.slice(0, 20)}" is not a unit of time. Use year, month, week, day, hour …`)
  );
}

/** A luxon duration from `{ days: 1, hours: 2 }`, with units checked and numbers only. */
export function toDuration(parts: Readonly<Record<string, unknown>>): DurationLikeObject {
  const duration: DurationLikeObject = {};
  for (const [name, amount] of Object.entries(parts)) {
    if (typeof amount !== 'number' || !Number.isFinite(amount))
      fail(`The amount of ${name} must be a number.`);
    duration[toUnit(name)] = amount;
  }
  return duration;
}

/** A luxon date, checked. @throws ExpressionError when the calendar has no such date. */
export function checked(date: DateTime): DateTime {
  return date.isValid ? date : fail('This is not a date that exists.');
}

/** A date from a text (with or without a format), milliseconds since 1970, or a date. */
export function toDate(value: unknown, frame: Frame): DateTime {
  if (typeof value === 'string') return parseDate(value, { frame });
  if (typeof value === 'number')
    return checked(DateTime.fromMillis(value, { zone: frame.zone, locale: LOCALE }));
  return kindOf(value) === 'date'
    ? (value as DateTime)
    : fail('A date, a text or a number is needed to make a date.');
}

/** A date from text; a text without its own offset is in the scope's time zone. */
export function parseDate(text: string, { frame, format }: { frame: Frame; format?: string }): DateTime {
  const trimmed = text.trim();
  const options = { zone: frame.zone, locale: LOCALE };
  if (trimmed.length > MAX_DATE_TEXT) fail('This text is too long to be a date.');
  frame.charge(FORMAT_STEPS / 10);
  const date =
    format === undefined
      ? parseCommon(trimmed, options)
      : DateTime.fromFormat(trimmed, checkFormat(format, frame), options);
  if (date.isValid) return date;
  return fail(
    `"${trimmed}" is not a date${format === undefined ? '. Use .toDate("dd.MM.yyyy") for other formats.' : ` like ${format}.`}`
  );
}

function parseCommon(text: string, options: { zone: string; locale: string }): DateTime {
  const readers = [DateTime.fromISO, DateTime.fromSQL, DateTime.fromRFC2822, DateTime.fromHTTP];
  let date: DateTime = DateTime.invalid('not read');
  for (const read of readers) {
    date = read(text, options);
    if (date.isValid) break;
  }
  return date;
}

const FORMAT_PIECE = /'[^']*'|([a-zA-Z])\1*|[^a-zA-Z']/g;
/** Tokens without a fixed width: before another number they could be split in many ways, which luxon's pattern would try. */
const FLEXIBLE = /^(?:y|yy|yyyyy|kk|u|uu|[MLdoHhmsSqW]|[DtTfF]+)$/;
const NUMERIC = /^(?:[MLEc]{1,2}|[ydoHhmqsSukWDtTfF]+)$/;

/** @throws ExpressionError for a format that is too long, names a part twice, or joins parts that cannot be told apart. */
function checkFormat(format: string, frame: Frame): string {
  frame.charge(FORMAT_STEPS);
  if (format.length > MAX_FORMAT) fail('This date format is too long.');
  const seen = new Set<string>();
  let flexibleBefore = false;
  for (const [piece, letter] of format.matchAll(FORMAT_PIECE)) {
    if (letter === undefined) {
      flexibleBefore = false;
      continue;
    }
    if (seen.has(letter)) fail(`The date format has "${letter}" in two places.`);
    seen.add(letter);
    if (flexibleBefore && NUMERIC.test(piece))
      fail('This date format needs a separator between two numbers.');
    flexibleBefore = FLEXIBLE.test(piece);
  }
  if (seen.has('a') && seen.has('H')) fail('Use h, not H, beside a (AM or PM) in a date format.');
  return format;
}
