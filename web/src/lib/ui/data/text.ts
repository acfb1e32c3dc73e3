import type { Json } from '@automateos/workflow';

/** Text with data inside, as an error message or a log line often is. */
export type TextPart = { kind: 'text'; text: string } | { kind: 'data'; value: Json };

/** Past this size looking for data in a text is not worth the time; it is shown as words. */
const MAX_SCANNED = 200_000;
/** Each attempt may read to the end, so a text of thousands of loose brackets must not get one for each. */
const MAX_ATTEMPTS = 50;
const DATA_START = /[[{]\s*(?:"|[[{]\s*["{[])/;
const DATA_STARTS = new RegExp(DATA_START, 'g');

/**
 * Splits a text into words and the data embedded in it, so that data is drawn as a table and never as braces and quotes.
 * Data that was cut off in the middle becomes plain words.
 */
export function splitText(text: string): TextPart[] {
  if (text.length > MAX_SCANNED) return words(text);
  const parts: TextPart[] = [];
  let from = 0;
  let attempts = 0;
  for (const match of text.matchAll(DATA_STARTS)) {
    if (match.index < from) continue;
    if (++attempts > MAX_ATTEMPTS) break;
    const end = endOfData(text, match.index);
    const value = end === undefined ? undefined : parse(text.slice(match.index, end));
    if (value === undefined || end === undefined) continue;
    parts.push(...words(text.slice(from, match.index)), { kind: 'data', value });
    from = end;
  }
  return [...parts, ...words(text.slice(from))];
}

/** Data as words: `{"a":1,"b":[2]}` → `a: 1, b: 2`. Text without data is returned as it is. */
export function plainWords(text: string): string {
  if (!DATA_START.test(text)) return text;
  return text
    .replaceAll('\\"', '’')
    .replaceAll(/[{}[\]"]/g, '')
    .replaceAll(/\s*:\s*(?!\/\/)/g, ': ')
    .replaceAll(/\s*,\s*/g, ', ')
    .trim();
}

function words(text: string): TextPart[] {
  return text.trim() === '' ? [] : [{ kind: 'text', text: plainWords(text) }];
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // looks like data but is not: it stays text
  }
}

/** Index after the bracket that closes the one at `start`, or undefined when the text ends before. */
function endOfData(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return i + 1;
  }
  return undefined;
}
