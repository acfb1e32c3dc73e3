import type { Json } from '../types.ts';
import { LIMITS } from '../limits.ts';
import { ExpressionError, locate } from './error.ts';
import { Frame, NODES_PER_STEP, type Code } from './frame.ts';
import { toJson } from './output.ts';
import { parseCode } from './parse.ts';
import { splitTemplate, type CodeSegment } from './segments.ts';
import { syntax } from './syntax/index.ts';
import { Compiler } from './syntax/compiler.ts';
import { joinTemplate } from './syntax/literals.ts';
import type { CompiledExpression, ExpressionProblem, ExpressionScope } from './types.ts';

/**
 * Compiles template text such as `Hello {{ $json.name }}` to closures. Never throws: what is wrong is in `problems`.
 * Text without `{{` evaluates to itself.
 */
export function compileExpression(source: string): CompiledExpression {
  const segments = splitTemplate(source);
  const codes = segments.filter((segment) => segment.kind === 'code');
  if (codes.length === 0) return constant(source);
  const compiler = new Compiler(syntax);
  const tooLarge = sizeProblem(source, codes);
  if (tooLarge) return broken(source, [tooLarge]);
  const holes = codes.map((segment) => compileSegment(source, segment, compiler));
  const references = [...compiler.references];
  if (compiler.problems.length > 0) return { ...broken(source, compiler.problems), references };
  const [only] = holes;
  const code: Code = only && segments.length === 1 ? only : joined(source, codes, holes);
  const steps = compiler.nodes / NODES_PER_STEP;
  const { slots } = compiler;
  return {
    source,
    problems: [],
    references,
    evaluate: (scope) => run(code, new Frame(scope, slots), steps)
  };
}

/**
 * The value of one expression without braces, not turned into data: dates stay dates. For the editor's suggestions.
 * `undefined` when it cannot be computed.
 */
export function evaluateCode(code: string, scope: ExpressionScope): unknown {
  const source = `{{${code}}}`;
  const [segment, ...others] = splitTemplate(source);
  if (segment?.kind !== 'code' || others.length > 0) return undefined;
  const compiler = new Compiler(syntax);
  const compiled = compileSegment(source, segment, compiler);
  if (compiler.problems.length > 0) return undefined;
  try {
    return compiled(new Frame(scope, compiler.slots));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function run(code: Code, frame: Frame, steps: number): Json {
  try {
    frame.charge(steps);
    return toJson(code(frame));
  } catch (error) {
    throw locate(error);
  }
}

function compileSegment(source: string, segment: CodeSegment, compiler: Compiler): Code {
  const parsed = parseCode(source, segment);
  if (parsed.ok) return compiler.compileRoot(parsed.node, segment.codeStart);
  compiler.problems.push(parsed.problem);
  return () => undefined;
}

/** The texts between the codes of a template, and the codes. */
function joined(source: string, segments: readonly CodeSegment[], holes: readonly Code[]): Code {
  const starts = [0, ...segments.map((segment) => segment.end)];
  const ends = [...segments.map((segment) => segment.start), source.length];
  const texts = starts.map((start, index) => source.slice(start, ends[index]));
  return (frame) => joinTemplate(texts, holes, frame);
}

function sizeProblem(source: string, codes: readonly CodeSegment[]): ExpressionProblem | undefined {
  const last = codes.at(-1);
  const characters = codes.reduce((sum, segment) => sum + segment.codeEnd - segment.codeStart, 0);
  const at = { start: codes[0]?.start ?? 0, end: last?.end ?? source.length };
  if (characters > LIMITS.expressionCharacters)
    return {
      message: `Expressions of one field can have ${LIMITS.expressionCharacters} characters in all.`,
      ...at
    };
  if (codes.length >= LIMITS.expressionsPerField && source.includes('{{', at.end))
    return { message: `One field can have ${LIMITS.expressionsPerField} expressions.`, ...at };
  return undefined;
}

const constant = (source: string): CompiledExpression => ({
  source,
  problems: [],
  references: [],
  evaluate: () => source
});

function broken(source: string, problems: readonly ExpressionProblem[]): CompiledExpression {
  const [first] = problems;
  return {
    source,
    problems,
    references: [],
    evaluate: (_scope: ExpressionScope) => {
      throw new ExpressionError(first?.message ?? 'This expression is broken.', {
        range: first && { start: first.start, end: first.end }
      });
    }
  };
}
