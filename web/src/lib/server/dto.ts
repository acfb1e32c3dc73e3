import { toPublicId, type IdKind } from '@automateos/workflow';

/** Moments go out as ISO 8601 in UTC, for pages and programs alike. */
export function iso(moment: Date): string;
export function iso(moment: Date | null): string | null;
export function iso(moment: Date | null): string | null {
  return moment && moment.toISOString();
}

export const publicId = (kind: IdKind, uuid: string | null): string | null => uuid && toPublicId(kind, uuid);

/** When a uuidv7 was made: its first 48 bits are milliseconds (RFC 9562, section 5.7). */
export function momentOf(uuid: string): Date {
  return new Date(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16));
}
