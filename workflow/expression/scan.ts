/**
 * A small lexer for the code between `{{` and `}}`. It finds where an expression ends, and it lets chips, references
 * and completions work on half-typed code, without the parser and without the evaluator.
 */

export type LexemeKind = 'name' | 'string' | 'number' | 'template' | 'pattern' | 'punctuator';

export interface Lexeme {
  kind: LexemeKind;
  start: number;
  end: number;
  /** Decoded content of a string; the source itself for everything else. */
  value: string;
}

export interface Scan {
  lexemes: Lexeme[];
  /** True when `}}` was found outside brackets, strings and comments; `end` is its position. */
  closed: boolean;
  end: number;
  /** Deepest nesting of brackets. */
  depth: number;
}

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER = /(?:0[xXbBoO][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const SPACE = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const PATTERN = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** Text of a template literal up to its end or to the next `${`. */
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
const PUNCTUATOR = /\.\.\.|=>|\?\.(?!\d)|\?\?|[=!]==?|[<>]=?|&&|\|\||\*\*|[\s\S]/y;
const OPENING = '([{';
const CLOSING = ')]}';

/** Scans code from `from` until the closing `}}`, or until `until` when there is none. */
export function scanCode(source: string, from: number, until: number = source.length): Scan {
  const text = until < source.length ? source.slice(0, until) : source;
  const lexemes: Lexeme[] = [];
  /** Open brackets, innermost last; `$` is the `${` of a template literal. */
  const open: string[] = [];
  let depth = 0;
  let at = skipSpace(text, from);
  while (at < text.length) {
    if (open.length === 0 && text.startsWith('}}', at)) return { lexemes, closed: true, end: at, depth };
    const inTemplate = text[at] === '}' && open.at(-1) === '$';
    if (inTemplate) open.pop();
    const lexeme =
      inTemplate || text[at] === '`' ? readTemplate(text, at) : readLexeme(text, at, lexemes.at(-1));
    if (!lexeme) break;
    lexemes.push(lexeme);
    nest(open, lexeme);
    depth = Math.max(depth, open.length);
    at = skipSpace(text, lexeme.end);
  }
  return { lexemes, closed: false, end: at, depth };
}

function nest(open: string[], lexeme: Lexeme): void {
  if (lexeme.kind === 'template' && lexeme.value.endsWith('${')) open.push('$');
  if (lexeme.kind !== 'punctuator') return;
  if (OPENING.includes(lexeme.value)) open.push(lexeme.value);
  else if (CLOSING.includes(lexeme.value) && open.at(-1) !== '$') open.pop();
}

function skipSpace(source: string, at: number): number {
  return matchAt(SPACE, source, at) ?? at;
}

/** A piece of a template literal: from its backtick or a hole's brace to the next hole or the end. */
function readTemplate(source: string, at: number): Lexeme | undefined {
  const end = matchAt(TEMPLATE_TEXT, source, at + 1);
  return end === undefined ? undefined : { kind: 'template', start: at, end, value: source.slice(at, end) };
}

/**
 * The next lexeme, or `undefined` where a string, pattern or comment is not closed: reading on would only guess, and
 * trying again at every character would cost the square of the length.
 */
function readLexeme(source: string, at: number, before: Lexeme | undefined): Lexeme | undefined {
  const found = (kind: LexemeKind, end: number): Lexeme => ({
    kind,
    start: at,
    end,
    value: source.slice(at, end)
  });
  const first = source.charAt(at);
  if (first === '"' || first === "'") {
    const end = matchAt(STRING, source, at);
    return end === undefined
      ? undefined
      : { ...found('string', end), value: decodeString(source.slice(at + 1, end - 1)) };
  }
  const name = matchAt(NAME, source, at);
  if (name !== undefined) return found('name', name);
  const number = matchAt(NUMBER, source, at);
  if (number !== undefined) return found('number', number);
  if (first === '/' && (source[at + 1] === '*' || startsValue(before))) {
    const end = source[at + 1] === '*' ? undefined : matchAt(PATTERN, source, at);
    return end === undefined ? undefined : found('pattern', end);
  }
  return found('punctuator', matchAt(PUNCTUATOR, source, at) ?? at + 1);
}

/** Whether a value may start after this lexeme, so that `/` opens a pattern and is not a division. */
function startsValue(before: Lexeme | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'template') return before.value.endsWith('${');
  return before.kind === 'punctuator' && !')]}'.includes(before.value);
}

/** End of the match of a sticky expression at a position, or `undefined`. */
function matchAt(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[\s\S]))/g;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
  ['\r\n', '']
]);
const LAST_CODE_POINT = 0x10ffff;

/** What a string literal of JavaScript means, given the source between its quotes. */
function decodeString(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(ESCAPE, (escape: string, ...[braced, four, two, short]: (string | undefined)[]) => {
    const code = braced ?? four ?? two;
    if (code === undefined) return SHORT_ESCAPES.get(short ?? '') ?? short ?? '';
    const point = Number.parseInt(code, 16);
    return point <= LAST_CODE_POINT ? String.fromCodePoint(point) : escape;
  });
}
