/** The expression language: template text with `{{ }}`, compiled once and evaluated over plain data. */
export { compileExpression } from './compile.ts';
export { completeExpression, type CompletionContext, type Suggestion } from './completions.ts';
export { ExpressionError } from './error.ts';
export { EXAMPLE_NOW, functionDocs } from './functions/index.ts';
export {
  findReferences,
  indexLabels,
  renameReferences,
  resolveLabels,
  type LabelIndex,
  type NodeReference,
  type ReferenceProblem
} from './references.ts';
export { referenceSource, tokenize, type PathReference, type Token } from './tokens.ts';
export type {
  CompiledExpression,
  ExpressionProblem,
  ExpressionScope,
  FunctionDoc,
  NodeData,
  SourceRange
} from './types.ts';
