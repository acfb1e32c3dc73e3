import type { AnyNode } from 'acorn';
import { locate } from '../error.ts';
import type { Code } from '../frame.ts';
import type { ExpressionProblem } from '../types.ts';
import { refusal } from './refusals.ts';

export type NodeOf<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>;

/** Turns one kind of syntax node into a closure, or reports why not. */
export type NodeCompiler = (node: never, compiler: Compiler) => Code;

/** Nesting of syntax nodes; a chain of operators nests one level per operator. */
const MAX_DEPTH = 256;
/** A source with more is not looked at any further. */
const MAX_PROBLEMS = 20;

const missing: Code = () => undefined;

/**
 * One compilation. It knows only the syntax it is given: a node type without an entry in the table is a problem, so what is
 * checked and what can be evaluated are the same list. After a problem the closures are never run.
 */
export class Compiler {
  readonly problems: ExpressionProblem[] = [];
  /** Node ids or labels named in the code. */
  readonly references = new Set<string>();
  /** Size of all patterns so far: compiling them is the slowest part of a compilation. */
  patternSize = 0;
  /** Parameters in scope, innermost last, with the slot of each. */
  readonly #locals: { name: string; slot: number }[] = [];
  readonly #table: ReadonlyMap<string, NodeCompiler>;
  #shift = 0;
  #slots = 0;
  #nodes = 0;
  #depth = 0;

  constructor(table: ReadonlyMap<string, NodeCompiler>) {
    this.#table = table;
  }

  /** Parameter slots that an evaluation needs. */
  get slots(): number {
    return this.#slots;
  }

  /** Nodes compiled so far, the measure of work. */
  get nodes(): number {
    return this.#nodes;
  }

  /** Compiles the tree of one `{{ }}`, whose positions count from `shift`. */
  compileRoot(node: AnyNode, shift: number): Code {
    this.#shift = shift;
    return this.compile(node);
  }

  compile(node: AnyNode): Code {
    if (this.problems.length >= MAX_PROBLEMS) return missing;
    const compileNode = this.#table.get(node.type);
    if (!compileNode) return this.problem(node, refusal(node.type));
    if (this.#depth >= MAX_DEPTH) return this.problem(node, 'This expression is nested too deeply.');
    this.#nodes++;
    this.#depth++;
    const code = compileNode(node as never, this);
    this.#depth--;
    return code;
  }

  /** Reports a problem and stands in for the code that cannot be made. */
  problem(node: AnyNode, message: string): Code {
    this.problems.push({ message, start: node.start + this.#shift, end: node.end + this.#shift });
    return missing;
  }

  /** Makes errors of a piece of code point at its node. */
  located(node: AnyNode, code: Code): Code {
    const range = { start: node.start + this.#shift, end: node.end + this.#shift };
    return (frame) => {
      try {
        return code(frame);
      } catch (error) {
        throw locate(error, range);
      }
    };
  }

  newSlot(): number {
    return this.#slots++;
  }

  declare(name: string, slot: number): void {
    this.#locals.push({ name, slot });
  }

  /** The slot of a parameter in scope. */
  findLocal(name: string): number | undefined {
    return this.#locals.findLast((local) => local.name === name)?.slot;
  }

  localNames(): string[] {
    return this.#locals.map(({ name }) => name);
  }

  /** Runs with a scope of its own: parameters declared inside are forgotten afterwards. */
  inScope<T>(run: () => T): T {
    const outer = this.#locals.length;
    const result = run();
    this.#locals.length = outer;
    return result;
  }
}

/** A node without the brackets around it. */
export function unwrap<N extends AnyNode>(node: N): AnyNode {
  let inner: AnyNode = node;
  while (inner.type === 'ParenthesizedExpression') inner = inner.expression;
  return inner;
}
