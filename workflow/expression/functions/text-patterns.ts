import type { Frame } from '../frame.ts';
import { toText } from '../output.ts';
import { createPattern, findMatch, findMatches, type PatternMatch } from '../pattern.ts';
import { Lambda, Pattern } from '../values.ts';
import type { Call, FunctionEntry } from './define.ts';
import { replaceEveryText, replaceFirstText, splitText } from './text.ts';

const REFERENCE = /\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g;

/** `$&`, `$1`, `$<name>` and `$$` of a replacement, as in JavaScript; a group that is not there stays as it is written. */
function expand(replacement: string, match: PatternMatch): string {
  if (!replacement.includes('$')) return replacement;
  return replacement.replace(
    REFERENCE,
    (written: string, ...[dollar, whole, group, name]: (string | undefined)[]) => {
      if (dollar) return '$';
      if (whole) return match.groups[0] ?? '';
      const index = name === undefined ? Number(group) : match.named.get(name);
      return index === undefined || index === 0 || index >= match.groups.length
        ? written
        : (match.groups[index] ?? '');
    }
  );
}

function replacePattern(text: string, call: Call, all: boolean): string {
  const { frame } = call;
  const replacement = call.args[1] instanceof Lambda ? call.lambda(1) : call.text(1);
  const insertions = typeof replacement === 'string' ? replacement.split('$').length - 1 : 0;
  let result = '';
  let done = 0;
  for (const match of findMatches(call.pattern(0), text, frame)) {
    frame.chargeText((match.end - match.start) * insertions);
    const piece =
      typeof replacement === 'string'
        ? expand(replacement, match)
        : toText(replacement.invoke(match.groups[0], match.groups[1], match.groups[2]), frame);
    frame.chargeText(piece.length);
    result += text.slice(done, match.start) + piece;
    done = match.end;
    if (!all) break;
  }
  frame.chargeText(text.length);
  return result + text.slice(done);
}

function splitByPattern(text: string, pattern: Pattern, frame: Frame): string[] {
  const parts: string[] = [];
  let done = 0;
  for (const match of findMatches(pattern, text, frame)) {
    // An empty match cuts between two characters, never before the first or after the last.
    if (match.end === match.start && (match.start === 0 || match.end === text.length)) continue;
    frame.chargeElements(1);
    parts.push(text.slice(done, match.start));
    done = match.end;
  }
  return [...parts, text.slice(done)];
}

function collect<T>(call: Call, text: string, read: (match: PatternMatch) => T): T[] {
  const found: T[] = [];
  for (const match of findMatches(call.pattern(0), text, call.frame)) {
    call.frame.chargeElements(match.groups.length);
    found.push(read(match));
  }
  return found;
}

/** Compiled on first use; searched with the engine because a backtracking one is slow on text without an @. */
let email: Pattern | undefined;
const emailPattern = (): Pattern => (email ??= createPattern('[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+', ''));

export const textPatternFunctions: readonly FunctionEntry<string>[] = [
  {
    signature: 'match(pattern)',
    description:
      'The first match and its groups as a list, or with the flag g all matches; null when there is none.',
    example: ['"order 66, row 7".match(/\\d+/g)', ['66', '7']],
    run: (text, call) => {
      if (!call.pattern(0).global) return findMatch(call.pattern(0), text, call.frame)?.groups ?? null;
      const all = collect(call, text, (match) => match.groups[0]);
      return all.length === 0 ? null : all;
    }
  },
  {
    signature: 'matchAll(pattern)',
    description: 'All matches, each a list of the match and its groups.',
    example: [
      '"a=1 b=2".matchAll(/(\\w)=(\\d)/g)',
      [
        ['a=1', 'a', '1'],
        ['b=2', 'b', '2']
      ]
    ],
    run: (text, call) => collect(call, text, (match) => match.groups)
  },
  {
    signature: 'extract(pattern)',
    description: 'The first group of the first match, or the match when the pattern has no group.',
    example: ['"Invoice INV-2041 is due".extract(/INV-(\\d+)/)', '2041'],
    run: (text, call) => {
      const match = findMatch(call.pattern(0), text, call.frame);
      return match && (match.groups[1] ?? match.groups[0]);
    }
  },
  {
    signature: 'extractAll(pattern)',
    description: 'The first group (or the whole) of every match as a list.',
    example: ['"#red and #blue".extractAll(/#(\\w+)/)', ['red', 'blue']],
    run: (text, call) => collect(call, text, (match) => match.groups[1] ?? match.groups[0])
  },
  {
    signature: 'extractEmail()',
    description: 'The first e-mail address in the text.',
    example: ['"Write to ada@example.com today".extractEmail()', 'ada@example.com'],
    run: (text, call) => findMatch(emailPattern(), text, call.frame)?.groups[0]
  },
  {
    signature: 'search(pattern)',
    description: 'The position of the first match, or -1.',
    example: ['"abc123".search(/\\d/)', 3],
    run: (text, call) => findMatch(call.pattern(0), text, call.frame)?.start ?? -1
  },
  {
    signature: 'replace(search, replacement)',
    description:
      'The text with the first occurrence replaced, or every match of a pattern with the flag g; $1 stands for a group.',
    example: ['"2026-03-04".replace(/(\\d+)-(\\d+)-(\\d+)/, "$3.$2.$1")', '04.03.2026'],
    callback: true,
    run: (text, call) => {
      const [search] = call.args;
      return search instanceof Pattern
        ? replacePattern(text, call, search.global)
        : replaceFirstText(text, call);
    }
  },
  {
    signature: 'replaceAll(search, replacement)',
    description: 'The text with every occurrence of a text or match of a pattern replaced.',
    example: ['"a-b-c".replaceAll("-", "/")', 'a/b/c'],
    callback: true,
    run: (text, call) =>
      call.args[0] instanceof Pattern ? replacePattern(text, call, true) : replaceEveryText(text, call)
  },
  {
    signature: 'split(separator)',
    description: 'The parts of the text between each separator, a text or a pattern.',
    example: ['"red, green,blue".split(/,\\s*/)', ['red', 'green', 'blue']],
    run: (text, call) => {
      const [separator] = call.args;
      if (separator instanceof Pattern) return splitByPattern(text, separator, call.frame);
      return separator === undefined ? [text] : splitText(text, call);
    }
  }
];

export const patternFunctions: readonly FunctionEntry<Pattern>[] = [
  {
    signature: 'test(text)',
    description: 'Whether the pattern matches somewhere in a text.',
    example: ['/^INV-\\d+$/.test("INV-2041")', true],
    run: (pattern, call) => findMatch(pattern, call.text(0), call.frame) !== undefined
  }
];
