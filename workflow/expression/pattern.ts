import { RE2JS, RE2JSException, type Matcher } from 're2js';
import { fail } from './error.ts';
import type { Frame } from './frame.ts';
import { Pattern } from './values.ts';

/** Limits that keep compiling the patterns of a field under 50 ms and one search linear with a small factor. */
export const MAX_PATTERN_SIZE = 1_500;
const MAX_INSTRUCTIONS = 1_200;
/** Text characters × pattern instructions that count as one unit of work (about 3 µs at worst). */
const WORK_PER_STEP = 128;

const FLAGS: ReadonlyMap<string, number> = new Map([
  ['i', RE2JS.CASE_INSENSITIVE],
  ['m', RE2JS.MULTILINE],
  ['s', RE2JS.DOTALL],
  ['g', 0],
  ['u', 0] // always on
]);

/**
 * Compiles a regular expression literal with the linear-time engine (RE2 syntax: no look-around, no back-references).
 * @throws ExpressionError that says what is not supported.
 */
export function createPattern(source: string, flags: string): Pattern {
  let options = 0;
  for (const flag of flags)
    options |= FLAGS.get(flag) ?? fail(`The flag "${flag}" of a pattern is not supported.`);
  if (patternSize(source) > MAX_PATTERN_SIZE) fail('This pattern is too large.');
  const engine = compileEngine(source, options);
  if (engine.programSize() > MAX_INSTRUCTIONS) fail('This pattern is too large.');
  return new Pattern(engine, { source, global: flags.includes('g') });
}

function compileEngine(source: string, options: number): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), options);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return fail(unsupported(source));
  }
}

function unsupported(source: string): string {
  if (/\(\?<?[=!]/.test(source))
    return 'Patterns cannot look ahead or behind: (?=…) and (?<=…) are not supported.';
  if (/\\[1-9]|\\k</.test(source)) return 'Patterns cannot refer back to a group: \\1 is not supported.';
  return 'This pattern is not supported.';
}

/** What a pattern may grow to when it is compiled: its characters and the counts in its `{n}` and `{n,m}`. */
export function patternSize(source: string): number {
  let size = source.length;
  for (const [, least, most] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) size += Number(most || least);
  return size;
}

export interface PatternMatch {
  start: number;
  end: number;
  /** The whole match, then each group; `undefined` for a group that took no part. */
  groups: (string | undefined)[];
  named: ReadonlyMap<string, number>;
}

/** All matches of a pattern in a text, first to last, paid for as they are found. */
export function* findMatches(pattern: Pattern, text: string, frame: Frame): Generator<PatternMatch, void> {
  const { engine } = pattern;
  frame.charge(1 + (text.length * engine.programSize()) / WORK_PER_STEP);
  const matcher = engine.matcher(text);
  const named = new Map(Object.entries(engine.namedGroups()));
  const groupCount = engine.groupCount();
  frame.chargeSearch();
  while (matcher.find()) {
    yield { start: matcher.start(), end: matcher.end(), groups: readGroups(matcher, groupCount), named };
    frame.chargeSearch();
  }
}

function readGroups(matcher: Matcher, count: number): (string | undefined)[] {
  return Array.from({ length: count + 1 }, (_, group) => matcher.group(group) ?? undefined);
}

/** The first match of a pattern in a text. */
export function findMatch(pattern: Pattern, text: string, frame: Frame): PatternMatch | undefined {
  return findMatches(pattern, text, frame).next().value ?? undefined;
}
