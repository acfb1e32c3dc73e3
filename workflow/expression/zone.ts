import { fail } from './error.ts';

/**
 * Names as written → names as luxon gets them. Luxon keeps every zone name it meets for ever, also wrong ones, so only
 * canonical names may reach it; this map is emptied when somebody feeds it spellings.
 */
const known = new Map<string, string>([
  ['UTC', 'UTC'],
  ['utc', 'UTC']
]);
const MAX_KNOWN = 2_000;
const MAX_OFFSET_HOURS = 14;
const FIXED_OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/** The canonical form of an IANA zone or a fixed offset such as `UTC+2`. @throws ExpressionError when there is no such zone. */
export function resolveZone(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  const zone = fixedOffset(name) ?? canonicalZone(name);
  if (zone === undefined)
    fail(`There is no time zone "${name.slice(0, 60)}". Use a name such as Europe/Berlin.`);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(name, zone);
  return zone;
}

function fixedOffset(name: string): string | undefined {
  const match = FIXED_OFFSET.exec(name);
  if (!match) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  if (Number(hours) > MAX_OFFSET_HOURS || Number(minutes) > 59) return undefined;
  return `UTC${sign}${Number(hours)}:${minutes.padStart(2, '0')}`;
}

function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
