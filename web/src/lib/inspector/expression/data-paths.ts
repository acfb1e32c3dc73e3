import type { Json } from '@automateos/workflow';

/** One piece of data that a field can use, with what it held last. */
export interface DataPath {
  path: string[];
  sample: Json;
}

const MOST_PATHS = 80;
const DEEPEST = 4;

/** The pieces of a sample item, parents before children; long lists are shown by their first entry. */
export function dataPaths(sample: Json): DataPath[] {
  const found: DataPath[] = [];
  walk(sample, [], found);
  return found;
}

function walk(value: Json, path: string[], found: DataPath[]): void {
  if (found.length >= MOST_PATHS || path.length > DEEPEST) return;
  if (path.length > 0) found.push({ path, sample: value });
  if (Array.isArray(value)) {
    if (value.length > 0) walk(value[0]!, [...path, '0'], found);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, entry] of Object.entries(value)) walk(entry, [...path, key], found);
  }
}

/** `firstName`, `first_name` → `First name`: what a chip says. */
export function humanize(key: string): string {
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  return words ? words[0]!.toUpperCase() + words.slice(1) : key;
}

/** A value in a few words, for previews: never braces or quotes. */
export function inWords(value: Json | undefined, longest = 80): string {
  if (value === undefined || value === null || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 1 ? '1 item' : `${value.length} items`;
  if (typeof value === 'object') {
    const keys = Object.keys(value);
    return keys.length === 0
      ? 'empty'
      : `${keys.slice(0, 4).map(humanize).join(', ')}${keys.length > 4 ? ' …' : ''}`;
  }
  const text = String(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
