/** Conditions of n8n's If, Filter and Switch, in both of their shapes, as rows of our condition builder. */
import type { OperatorId } from '../../form/operators.ts';
import { toRows, type Parameters } from './parameters.ts';

/** `type:operation`. Sources: the filter parameter of If 2.x and the operations of If 1.x. */
const OPERATORS: Readonly<Record<string, OperatorId>> = {
  'string:equals': 'text.is',
  'string:equal': 'text.is',
  'string:notEquals': 'text.isNot',
  'string:notEqual': 'text.isNot',
  'string:contains': 'text.contains',
  'string:notContains': 'text.containsNot',
  'string:startsWith': 'text.startsWith',
  'string:endsWith': 'text.endsWith',
  'string:regex': 'text.matches',
  'string:empty': 'text.isEmpty',
  'string:isEmpty': 'text.isEmpty',
  'string:notEmpty': 'text.isNotEmpty',
  'string:isNotEmpty': 'text.isNotEmpty',
  'number:equals': 'number.is',
  'number:equal': 'number.is',
  'number:notEquals': 'number.isNot',
  'number:notEqual': 'number.isNot',
  'number:gt': 'number.above',
  'number:larger': 'number.above',
  'number:gte': 'number.atLeast',
  'number:largerEqual': 'number.atLeast',
  'number:lt': 'number.below',
  'number:smaller': 'number.below',
  'number:lte': 'number.atMost',
  'number:smallerEqual': 'number.atMost',
  'boolean:true': 'boolean.isTrue',
  'boolean:false': 'boolean.isFalse',
  'dateTime:before': 'date.before',
  'dateTime:after': 'date.after',
  'array:contains': 'list.contains',
  'array:notContains': 'list.containsNot',
  'array:lengthGt': 'list.longerThan',
  'array:lengthLt': 'list.shorterThan',
  'array:lengthEquals': 'list.hasLength',
  'array:empty': 'list.isEmpty'
};

interface Condition {
  left: unknown;
  operator: OperatorId;
  right?: unknown;
}

export interface Conditions {
  rows: Condition[];
  match: 'all' | 'any';
  ignoreCase: boolean;
  hints: string[];
}

export function readConditions(parameters: Parameters): Conditions {
  const rows: Condition[] = [];
  const hints: string[] = [];
  const add = (
    condition: Parameters,
    kind: string,
    names: { left: string; right: string; operation: string[] }
  ) => {
    const operation = condition.literal(...names.operation) ?? 'equal';
    const operator = operatorOf(kind, { operation, right: condition.value(names.right) });
    if (!operator)
      return void hints.push(`A comparison (“${operation}”) does not exist here: choose another.`);
    rows.push({ left: condition.get(names.left), operator, right: condition.get(names.right) });
  };
  for (const condition of parameters.rows('conditions', 'conditions'))
    add(condition, condition.literal('operator', 'type') ?? 'string', {
      ...{ left: 'leftValue', right: 'rightValue' },
      operation: ['operator', 'operation']
    });
  for (const kind of ['string', 'number', 'boolean', 'dateTime'])
    for (const condition of parameters.rows('conditions', kind))
      add(condition, kind, { left: 'value1', right: 'value2', operation: ['operation'] });
  const combinator = parameters.literal('conditions', 'combinator') ?? parameters.literal('combineOperation');
  const caseSensitive = parameters.get('conditions', 'options', 'caseSensitive');
  return {
    rows,
    match: combinator === 'or' || combinator === 'any' ? 'any' : 'all',
    ignoreCase: parameters.isOn('options', 'ignoreCase') || caseSensitive === false,
    hints
  };
}

/** The config that If and Filter share. */
export const conditionConfig = ({ rows, match, ignoreCase }: Conditions): Record<string, unknown> => ({
  conditions: toRows(rows.map((row) => ({ ...row }))),
  match: match === 'any' ? match : undefined,
  ignoreCase: ignoreCase || undefined
});

function operatorOf(
  kind: string,
  { operation, right }: { operation: string; right: unknown }
): OperatorId | undefined {
  if (operation === 'exists') return 'any.exists';
  if (operation === 'notExists') return 'any.missing';
  if (kind === 'boolean' && /^(not)?equals?$/i.test(operation)) {
    const isYes = (right ?? true) === !operation.toLowerCase().startsWith('not');
    return isYes ? 'boolean.isTrue' : 'boolean.isFalse';
  }
  return OPERATORS[`${kind}:${operation}`];
}
