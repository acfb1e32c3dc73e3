import type { Lexeme } from './scan.ts';

/** What stands before a dot in half-typed code, for the completions. */

const isDot = (lexeme: Lexeme | undefined): boolean => lexeme?.value === '.' || lexeme?.value === '?.';
const isPunctuator = (lexeme: Lexeme | undefined, value: string): boolean =>
  lexeme?.kind === 'punctuator' && lexeme.value === value;

/** Index of the lexeme where the chain `a.b(c)[d]` that ends with lexeme `last` begins, or `undefined` when there is none. */
export function chainStart(lexemes: readonly Lexeme[], last: number): number | undefined {
  let at = last;
  while (at >= 0) {
    const start = operandStart(lexemes, at);
    if (start === undefined) return undefined;
    const before = lexemes[start - 1];
    if (isDot(before)) at = start - 2;
    else if (isBracketed(lexemes, start) && endsOperand(before)) at = start - 1;
    else return isNew(before) ? start - 1 : start;
  }
  return undefined;
}

const isNew = (lexeme: Lexeme | undefined): boolean => lexeme?.kind === 'name' && lexeme.value === 'new';
const isBracketed = (lexemes: readonly Lexeme[], start: number): boolean =>
  isPunctuator(lexemes[start], '(') || isPunctuator(lexemes[start], '[');

/** Whether a bracket after this lexeme is a call or an index, not a group or a list. */
function endsOperand(lexeme: Lexeme | undefined): boolean {
  if (!lexeme || isNew(lexeme)) return false;
  return lexeme.kind !== 'punctuator' || lexeme.value === ')' || lexeme.value === ']';
}

/** Start of one operand that ends at a lexeme: a name, a literal, or a pair of brackets. */
function operandStart(lexemes: readonly Lexeme[], at: number): number | undefined {
  const lexeme = lexemes[at];
  if (!lexeme) return undefined;
  if (lexeme.kind === 'template') return /^`[\s\S]*`$/.test(lexeme.value) ? at : undefined;
  if (lexeme.kind !== 'punctuator') return at;
  return ')]}'.includes(lexeme.value) ? openingOf(lexemes, at) : undefined;
}

function openingOf(lexemes: readonly Lexeme[], closing: number): number | undefined {
  let depth = 0;
  for (let at = closing; at >= 0; at--) {
    const lexeme = lexemes[at];
    if (lexeme?.kind !== 'punctuator') continue;
    if (')]}'.includes(lexeme.value)) depth++;
    else if ('([{'.includes(lexeme.value) && --depth === 0) return at;
  }
  return undefined;
}

/** A parameter of an arrow function: where its list of parameters begins and its place in it. */
export interface Parameter {
  name: string;
  /** Index of the lexeme where the parameters start, the bracket included. */
  start: number;
  position: number;
}

/** The parameters of arrow functions written so far, innermost last. */
export function findParameters(lexemes: readonly Lexeme[]): Parameter[] {
  return lexemes.flatMap((lexeme, arrow) => {
    if (!isPunctuator(lexeme, '=>')) return [];
    const last = arrow - 1;
    const only = lexemes[last];
    if (only?.kind === 'name') return [{ name: only.value, start: last, position: 0 }];
    const start = isPunctuator(only, ')') ? openingOf(lexemes, last) : undefined;
    if (start === undefined) return [];
    const names = lexemes.slice(start, last).filter(({ kind }) => kind === 'name');
    return names.map(({ value }, position) => ({ name: value, start, position }));
  });
}

/** The method that an arrow function is given to: its name and the last lexeme of the value before its dot. */
export function receiverOf(
  lexemes: readonly Lexeme[],
  parameter: Parameter
): { method: string; last: number } | undefined {
  const [dot, method, open] = lexemes.slice(Math.max(0, parameter.start - 3), parameter.start);
  if (!isDot(dot) || method?.kind !== 'name' || !isPunctuator(open, '(')) return undefined;
  return { method: method.value, last: parameter.start - 4 };
}
