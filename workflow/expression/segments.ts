import { LIMITS } from '../limits.ts';
import { scanCode, type Scan } from './scan.ts';

/** A stretch of template text, or the code of one `{{ }}`. Segments follow each other without a gap. */
export type Segment =
  | { kind: 'text'; start: number; end: number }
  /** `start`..`end` includes the braces when `closed`, and runs to the end of the source when not. */
  | {
      kind: 'code';
      start: number;
      end: number;
      codeStart: number;
      codeEnd: number;
      closed: boolean;
      scan: Scan;
    };

export type CodeSegment = Extract<Segment, { kind: 'code' }>;

/**
 * Characters that may be scanned in one field, a few times what its code may have. Code that is not closed is read to its
 * limit and then again from the next `{{`; beyond this allowance an expression simply ends at the next `}}`.
 */
const MAX_SCANNED = 4 * LIMITS.expressionCharacters;

/**
 * Cuts template text at its `{{ }}`. Total and linear: braces inside strings, patterns and nested objects do not close
 * an expression, and code that cannot be read ends at the next `}}`. After `LIMITS.expressionsPerField` the rest is text.
 */
export function splitTemplate(source: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  let scanned = 0;
  for (let expressions = 0; expressions < LIMITS.expressionsPerField; expressions++) {
    const start = source.indexOf('{{', at);
    if (start < 0) break;
    if (start > at) segments.push({ kind: 'text', start: at, end: start });
    const segment = readCode(source, start, Math.min(LIMITS.expressionCharacters, MAX_SCANNED - scanned));
    segments.push(segment);
    scanned += segment.scan.end - segment.codeStart;
    at = segment.end;
  }
  if (at < source.length) segments.push({ kind: 'text', start: at, end: source.length });
  return segments;
}

function readCode(source: string, start: number, allowance: number): CodeSegment {
  const codeStart = start + 2;
  const scan = scanCode(source, codeStart, Math.min(source.length, codeStart + allowance));
  if (scan.closed)
    return { kind: 'code', start, end: scan.end + 2, codeStart, codeEnd: scan.end, closed: true, scan };
  const found = source.indexOf('}}', codeStart);
  const codeEnd = found < 0 ? source.length : found;
  const lexemes = scan.lexemes.filter((lexeme) => lexeme.end <= codeEnd);
  const end = found < 0 ? codeEnd : codeEnd + 2;
  return { kind: 'code', start, end, codeStart, codeEnd, closed: found >= 0, scan: { ...scan, lexemes } };
}
