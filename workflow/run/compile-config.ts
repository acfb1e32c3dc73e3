import type { NodeDefinition } from '../define-node.ts';
import { compileExpression } from '../expression/index.ts';
import type { CompiledExpression, ExpressionScope } from '../expression/types.ts';
import { prepareConfig } from '../form/resolve.ts';
import { StepError } from '../step-error.ts';

export interface CompiledConfig {
  /**
   * The config as the executor sees it: expressions evaluated, defaults filled in, checked against the schema.
   * @throws StepError `EXPRESSION_FAILED` or `INVALID_CONFIG`
   */
  resolve(scope: ExpressionScope): Record<string, unknown>;
}

/** Each expression of a node is parsed once, at its first use; a config without any is also checked only once. */
export function compileConfig(definition: NodeDefinition, raw: Record<string, unknown>): CompiledConfig {
  const compiled = new Map<string, CompiledExpression>();
  const compile = (expr: string) => {
    const known = compiled.get(expr) ?? compileExpression(expr);
    compiled.set(expr, known);
    return known;
  };
  const prepared = prepareConfig(definition, raw);
  return {
    resolve: (scope) => {
      const resolution = prepared((expr) => compile(expr).evaluate(scope));
      if ('problem' in resolution) throw new StepError(resolution.problem.code, resolution.problem.message);
      return resolution.config;
    }
  };
}
