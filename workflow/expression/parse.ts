import { parseExpressionAt, type Expression } from 'acorn';
import { LIMITS } from '../limits.ts';
import { scanCode } from './scan.ts';
import type { CodeSegment } from './segments.ts';
import type { ExpressionProblem } from './types.ts';

export type Parsed = { ok: true; node: Expression } | { ok: false; problem: ExpressionProblem };

/** The syntax tree of the code of one `{{ }}`, with positions counted from `codeStart`. Never throws. */
export function parseCode(source: string, segment: CodeSegment): Parsed {
  const { codeStart, codeEnd } = segment;
  const refuse = (message: string, start: number = codeStart, end: number = codeEnd): Parsed => ({
    ok: false,
    problem: { message, start, end }
  });
  const code = source.slice(codeStart, codeEnd);
  if (!segment.closed) return refuse('This {{ has no closing }}.', segment.start, segment.end);
  if (code.trim() === '') return refuse('There is nothing between {{ and }}.', segment.start, segment.end);
  if (segment.scan.depth > LIMITS.expressionDepth)
    return refuse('This expression has too many brackets inside brackets.');
  try {
    // Braces kept in the tree (`preserveParens`) make a node's end the true end of the code that was read.
    const node = parseExpressionAt(code, 0, {
      ecmaVersion: 2024,
      sourceType: 'module',
      preserveParens: true
    });
    const rest = scanCode(code, node.end);
    const [extra] = rest.lexemes;
    if (!extra) return { ok: true, node };
    return refuse('Only one expression can stand between {{ and }}.', codeStart + extra.start);
  } catch (error) {
    if (!(error instanceof SyntaxError)) return refuse('This expression is nested too deeply.');
    const at = positionOf(error);
    const start = codeStart + Math.min(at, code.length - 1);
    return refuse(syntaxMessage(error, code.slice(at)), start, start + 1);
  }
}

function positionOf(error: SyntaxError & { pos?: number }): number {
  return error.pos ?? 0;
}

function syntaxMessage(error: SyntaxError, rest: string): string {
  if (rest.trim() === '') return 'This expression is not finished.';
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  if (message === 'Unexpected token') return `"${rest.trimStart().charAt(0)}" does not fit here.`;
  return `${message}.`;
}
