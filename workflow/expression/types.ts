import type { Json } from '../types.ts';

/** Half-open range of characters in the source of an expression. */
export interface SourceRange {
  start: number;
  end: number;
}

/** What is wrong with an expression, for the editor's underline and the checks before publishing. */
export interface ExpressionProblem extends SourceRange {
  /** A sentence that a person can act on. */
  message: string;
}

/** The items that a node produced, as another node's expression sees them. */
export interface NodeData {
  items: readonly Json[];
  /** The item that the current item descends from; absent when the lineage does not name one. */
  item?: Json;
}

/** Everything an expression can read. It never sees more than this. */
export interface ExpressionScope {
  /** Data of the current item. */
  json: Json;
  /** Data of every item that reached this step; defaults to the current one. */
  items?: readonly Json[];
  /** The journalled first start of the step, so that a retry computes the same value. */
  now: Date;
  /** Output of a node by id; `undefined` when it is unknown or has not run. */
  node(id: string): NodeData | undefined;
  /** IANA name; `UTC` when absent. */
  timeZone?: string;
  run?: { id: string };
  workflow?: { id: string; name: string };
  /** The link of the question that this or a later step asks people; `undefined` when there is none. */
  approval?: () => { url: string } | undefined;
}

/** Template text ready to be evaluated any number of times. Holds no state between evaluations. */
export interface CompiledExpression {
  readonly source: string;
  /** Empty when the expression can be evaluated. */
  readonly problems: readonly ExpressionProblem[];
  /** Node ids (or unresolved labels) read through `$('…')` and `$node['…']`, each once. */
  readonly references: readonly string[];
  /**
   * The value of a lone `{{ }}` with its type (missing = `null`), otherwise text with each `{{ }}` filled in (missing = empty).
   * @throws ExpressionError and nothing else: a problem, a wrong type, or a limit reached.
   */
  evaluate(scope: ExpressionScope): Json;
}

/** One function, method or property of the language. The table of these is its documentation and its test. */
export interface FunctionDoc {
  name: string;
  /** What stands before the dot: a kind of value, `any`, a namespace such as `Math`, or `global`. */
  on: string;
  /** `padStart(length, fill?)`; without brackets when it is a property. */
  signature: string;
  /** One sentence. */
  description: string;
  /** Source without braces. */
  example: string;
  /** What the example gives, evaluated with `now` = `EXAMPLE_NOW` in UTC. */
  result: Json;
}
