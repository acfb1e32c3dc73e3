import type { Json } from '@automateos/workflow';

/** Escapes in JSON text that jsonb refuses: U+0000, and surrogates without their other half. */
const SUSPECT = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;
const REPLACEMENT = '\uFFFD';

export interface Storable<T> {
  /** The value as it will be read back. */
  value: T;
  /** Its JSON text. */
  text: string;
}

/** JSON text that Postgres can hold. Characters that it cannot hold become U+FFFD, in the value too. */
export function toStorable<T extends Json>(value: T): Storable<T> {
  const text = JSON.stringify(value);
  if (!SUSPECT.test(text)) return { value, text };
  const cleaned = clean(value) as T;
  return { value: cleaned, text: JSON.stringify(cleaned) };
}

/** Text that a text column can hold. */
export function toStorableText(text: string): string {
  return text.replaceAll('\u0000', REPLACEMENT).toWellFormed();
}

function clean(value: Json): Json {
  if (typeof value === 'string') return toStorableText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [toStorableText(key), clean(entry)]));
}
