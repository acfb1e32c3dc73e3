import type { SourceRange } from './types.ts';

/** The only thing that evaluating an expression throws. The message is a sentence for the author of the expression. */
export class ExpressionError extends Error {
  /** Where in the source it went wrong, when known. */
  range?: SourceRange;

  constructor(message: string, options: { range?: SourceRange; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ExpressionError';
    this.range = options.range;
  }
}

/** Stops the evaluation; the innermost piece of source around the caller is added on the way out. */
export function fail(message: string): never {
  throw new ExpressionError(message);
}

/** Turns whatever was thrown into an `ExpressionError` that knows where it happened. */
export function locate(thrown: unknown, range?: SourceRange): ExpressionError {
  const error =
    thrown instanceof ExpressionError
      ? thrown
      : new ExpressionError('This could not be computed: the values are too large or too deeply nested.', {
          cause: thrown
        });
  error.range ??= range;
  return error;
}
