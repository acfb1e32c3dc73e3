import type { RE2JS } from 're2js';
import { describeValue, toNumber, toSwitch } from '../../form/coerce.ts';
import type { OperatorId } from '../../form/operators.ts';
import { StepError } from '../../step-error.ts';
import type { Json } from '../../types.ts';
import { parseMoment } from './dates.ts';

/** One comparison with its values computed. */
export interface ResolvedCondition {
  left: Json;
  operator: OperatorId;
  right: Json;
}

export interface MatchOptions {
  mode: 'all' | 'any';
  ignoreCase: boolean;
}

/**
 * Whether all, or any, of the conditions hold. Patterns are matched in linear time. A missing left side fails every
 * comparison with a value; one of the wrong type is an error, since a wrong path would be taken without a word.
 * @throws StepError `INPUT_INVALID` when a value cannot be compared, `INVALID_CONFIG` for a pattern that cannot be read.
 */
export async function matchConditions(
  conditions: readonly ResolvedCondition[],
  options: MatchOptions
): Promise<boolean> {
  const usesPattern = conditions.some((condition) => condition.operator === 'text.matches');
  const patterns = usesPattern ? (await import('re2js')).RE2JS : undefined;
  const holds = (condition: ResolvedCondition, index: number): boolean => {
    try {
      return compare(condition, options.ignoreCase, patterns);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      throw new StepError(error.code, `Condition ${index + 1}: ${error.message}`, { cause: error });
    }
  };
  return options.mode === 'all' ? conditions.every(holds) : conditions.some(holds);
}

function compare(
  condition: ResolvedCondition,
  ignoreCase: boolean,
  patterns: typeof RE2JS | undefined
): boolean {
  const { left, right, operator } = condition;
  const [type, comparison = ''] = operator.split('.');
  switch (type) {
    case 'text':
      return compareText({ left: textOf(left), right: textOf(right), comparison, ignoreCase, patterns });
    case 'number':
      return left === null
        ? comparison === 'isNot'
        : compareNumbers(numberOf(left), numberOf(right), comparison);
    case 'boolean':
      return left === null ? false : booleanOf(left) === (comparison === 'isTrue');
    case 'date':
      return left === null ? false : compareDates(momentOf(left), momentOf(right), comparison);
    case 'list':
      return compareList(listOf(left), right, comparison);
    default:
      return isMissing(left) === (comparison === 'missing');
  }
}

interface TextComparison {
  left: string;
  right: string;
  comparison: string;
  ignoreCase: boolean;
  patterns: typeof RE2JS | undefined;
}

function compareText({ left, right, comparison, ignoreCase, patterns }: TextComparison): boolean {
  if (comparison === 'matches' && patterns) {
    return compilePattern(patterns, right, ignoreCase).matcher(left).find();
  }
  const [a, b] = ignoreCase ? [left.toLowerCase(), right.toLowerCase()] : [left, right];
  switch (comparison) {
    case 'is':
      return a === b;
    case 'isNot':
      return a !== b;
    case 'contains':
      return a.includes(b);
    case 'containsNot':
      return !a.includes(b);
    case 'startsWith':
      return a.startsWith(b);
    case 'endsWith':
      return a.endsWith(b);
    case 'isEmpty':
      return a === '';
    default:
      return a !== '';
  }
}

function compilePattern(patterns: typeof RE2JS, source: string, ignoreCase: boolean): RE2JS {
  try {
    return patterns.compile(source, ignoreCase ? patterns.CASE_INSENSITIVE : 0);
  } catch (cause) {
    throw new StepError('INVALID_CONFIG', `${describeValue(source)} is not a pattern that can be read.`, {
      cause
    });
  }
}

function compareNumbers(left: number, right: number, comparison: string): boolean {
  switch (comparison) {
    case 'is':
      return left === right;
    case 'isNot':
      return left !== right;
    case 'above':
      return left > right;
    case 'atLeast':
      return left >= right;
    case 'below':
      return left < right;
    default:
      return left <= right;
  }
}

function compareDates(left: number, right: number, comparison: string): boolean {
  return comparison === 'before' ? left < right : left > right;
}

function compareList(list: readonly Json[], right: Json, comparison: string): boolean {
  switch (comparison) {
    case 'contains':
      return list.some((element) => isSame(element, right));
    case 'containsNot':
      return !list.some((element) => isSame(element, right));
    case 'longerThan':
      return list.length > numberOf(right);
    case 'shorterThan':
      return list.length < numberOf(right);
    case 'hasLength':
      return list.length === numberOf(right);
    default:
      return list.length === 0;
  }
}

/** What is typed in is text, so a number equals its text. */
function isSame(element: Json, wanted: Json): boolean {
  if (typeof element === 'object' || typeof wanted === 'object')
    return JSON.stringify(element) === JSON.stringify(wanted);
  return String(element) === String(wanted);
}

function isMissing(value: Json): boolean {
  return value === null || value === '';
}

function textOf(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'object') throw uncomparable(value, 'text');
  return String(value);
}

function numberOf(value: Json): number {
  const number = toNumber(value);
  if ('reason' in number) throw uncomparable(value, 'a number');
  return number.value;
}

function booleanOf(value: Json): boolean {
  const answer = toSwitch(value);
  if ('reason' in answer) throw uncomparable(value, 'yes or no');
  return answer.value;
}

function momentOf(value: Json): number {
  const moment = parseMoment(value);
  if (!moment) throw uncomparable(value, 'a date');
  return moment.toMillis();
}

function listOf(value: Json): readonly Json[] {
  if (value === null || value === '') return [];
  if (!Array.isArray(value)) throw uncomparable(value, 'a list');
  return value;
}

function uncomparable(value: Json, wanted: string): StepError {
  return new StepError('INPUT_INVALID', `${describeValue(value)} is not ${wanted}.`);
}
