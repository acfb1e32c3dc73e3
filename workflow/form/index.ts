/** Forms from schemas: the helpers node files use, the fields the inspector draws, and the way to an executor's config. */
export * from './field-types.ts';
export { field, type Condition } from './field.ts';
export type { Columns, FieldOptions, Row } from './schema.ts';
export { rowEntries } from './slot.ts';
export { fieldsOf, resolveDefaults } from './fields-of.ts';
export { completedConfig, copiedConfig, initialConfig, portableConfig } from './own-values.ts';
export { isShown, shownFields } from './show-if.ts';
export { checkConfig } from './check.ts';
export { expressionsOf, type PlacedExpression } from './expressions-of.ts';
export {
  prepareConfig,
  resolveConfig,
  type Evaluate,
  type Resolution,
  type ResolutionProblem
} from './resolve.ts';
export { describeJson } from './coerce.ts';
export { findOperator, OPERATORS, type OperandType, type Operator, type OperatorId } from './operators.ts';
export * from './schedule.ts';
export * from './words.ts';
