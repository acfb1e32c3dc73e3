import { DateTime } from 'luxon';
import type { Json } from '../../types.ts';

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A moment written as ISO 8601, RFC 2822, an HTTP date or `2026-11-22 09:00`, or as milliseconds since 1970.
 * Text without a zone is read as UTC. `undefined` when it is none of these.
 */
export function parseMoment(value: Json): DateTime | undefined {
  if (typeof value === 'number') return valid(DateTime.fromMillis(value, { zone: 'utc' }));
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  const zone = { setZone: true, zone: 'utc' } as const;
  return (
    valid(DateTime.fromISO(text, zone)) ??
    valid(DateTime.fromSQL(text, zone)) ??
    valid(DateTime.fromRFC2822(text, zone)) ??
    valid(DateTime.fromHTTP(text, zone))
  );
}

/** The same moment as ISO 8601 text; a date without a time stays one. */
export function toIsoText(value: Json): string | undefined {
  if (typeof value === 'string' && DATE_ONLY.test(value.trim()))
    return parseMoment(value)?.toISODate() ?? undefined;
  return parseMoment(value)?.toISO() ?? undefined;
}

function valid(moment: DateTime): DateTime | undefined {
  return moment.isValid ? moment : undefined;
}
