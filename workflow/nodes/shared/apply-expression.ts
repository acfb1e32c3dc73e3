import { StepError } from '../../step-error.ts';
import type { Json, JsonObject } from '../../types.ts';

/**
 * Evaluates one of our own expressions over values: nodes that offer the functions of the expression language as choices
 * of a form use these very functions.
 * @param source code of the node file, never of a person: `$json.value.trim()`
 * @throws StepError `INPUT_INVALID` with the sentence of the function that could not work with a value
 */
export async function applyExpression(
  source: string,
  values: JsonObject,
  options: { now: Date; timeZone?: string }
): Promise<Json> {
  const { compileExpression, ExpressionError } = await import('../../expression/index.ts');
  try {
    return compileExpression(`{{ ${source} }}`).evaluate({ json: values, node: () => undefined, ...options });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new StepError('INPUT_INVALID', error.message, { cause: error });
  }
}
