/** The comparisons of the condition builder. One id says type and comparison, so two people cannot mix them up. */

export type OperandType = 'any' | 'text' | 'number' | 'boolean' | 'date' | 'list';

export interface Operator {
  id: string;
  type: OperandType;
  /** Reads between both sides: `Score` **is above** `70`. */
  label: string;
  /** What the right side is; absent when there is none. */
  right?: 'text' | 'number' | 'date' | 'value';
}

export const OPERATORS = [
  { id: 'text.is', type: 'text', label: 'is', right: 'text' },
  { id: 'text.isNot', type: 'text', label: 'is not', right: 'text' },
  { id: 'text.contains', type: 'text', label: 'contains', right: 'text' },
  { id: 'text.containsNot', type: 'text', label: 'does not contain', right: 'text' },
  { id: 'text.startsWith', type: 'text', label: 'starts with', right: 'text' },
  { id: 'text.endsWith', type: 'text', label: 'ends with', right: 'text' },
  { id: 'text.matches', type: 'text', label: 'matches the pattern', right: 'text' },
  { id: 'text.isEmpty', type: 'text', label: 'is empty' },
  { id: 'text.isNotEmpty', type: 'text', label: 'is not empty' },
  { id: 'number.is', type: 'number', label: 'equals', right: 'number' },
  { id: 'number.isNot', type: 'number', label: 'does not equal', right: 'number' },
  { id: 'number.above', type: 'number', label: 'is above', right: 'number' },
  { id: 'number.atLeast', type: 'number', label: 'is at least', right: 'number' },
  { id: 'number.below', type: 'number', label: 'is below', right: 'number' },
  { id: 'number.atMost', type: 'number', label: 'is at most', right: 'number' },
  { id: 'boolean.isTrue', type: 'boolean', label: 'is yes' },
  { id: 'boolean.isFalse', type: 'boolean', label: 'is no' },
  { id: 'date.before', type: 'date', label: 'is before', right: 'date' },
  { id: 'date.after', type: 'date', label: 'is after', right: 'date' },
  { id: 'list.contains', type: 'list', label: 'contains', right: 'value' },
  { id: 'list.containsNot', type: 'list', label: 'does not contain', right: 'value' },
  { id: 'list.longerThan', type: 'list', label: 'has more items than', right: 'number' },
  { id: 'list.shorterThan', type: 'list', label: 'has fewer items than', right: 'number' },
  { id: 'list.hasLength', type: 'list', label: 'has this many items', right: 'number' },
  { id: 'list.isEmpty', type: 'list', label: 'has no items' },
  { id: 'any.exists', type: 'any', label: 'has a value' },
  { id: 'any.missing', type: 'any', label: 'has no value' }
] as const satisfies readonly Operator[];

export type OperatorId = (typeof OPERATORS)[number]['id'];

/** The operator of an id, or `undefined` for one this build does not know. */
export function findOperator(id: unknown): Operator | undefined {
  return OPERATORS.find((operator) => operator.id === id);
}
