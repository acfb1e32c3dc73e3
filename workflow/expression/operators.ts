import { DateTime } from 'luxon';
import { fail } from './error.ts';
import type { Frame } from './frame.ts';
import { toText } from './output.ts';
import { KIND_NAMES, kindOf } from './values.ts';

export type BinaryOperator = (left: unknown, right: unknown, frame: Frame) => unknown;

/** The operators between two values. What is not here is not part of the language. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['+', add],
  ['-', (left, right) => toNumber(left) - toNumber(right)],
  ['*', (left, right) => toNumber(left) * toNumber(right)],
  ['/', (left, right) => toNumber(left) / toNumber(right)],
  ['%', (left, right) => toNumber(left) % toNumber(right)],
  ['**', (left, right) => toNumber(left) ** toNumber(right)],
  ['===', isSame],
  ['!==', (left, right) => !isSame(left, right)],
  ['==', isAlike],
  ['!=', (left, right) => !isAlike(left, right)],
  ['<', (left, right, frame) => compare(left, right, frame) < 0],
  ['<=', (left, right, frame) => compare(left, right, frame) <= 0],
  ['>', (left, right, frame) => compare(left, right, frame) > 0],
  ['>=', (left, right, frame) => compare(left, right, frame) >= 0]
]);

export type UnaryOperator = (value: unknown) => unknown;

export const unaryOperators: ReadonlyMap<string, UnaryOperator> = new Map<string, UnaryOperator>([
  ['!', (value) => !value],
  ['-', (value) => -toNumber(value)],
  ['+', toNumber],
  ['typeof', typeName]
]);

/** A number, or the number that a text, a yes/no or a date stands for. @throws ExpressionError for anything else. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return Number.isNaN(number) ? fail(`"${value.slice(0, 40)}" is not a number.`) : number;
  }
  if (value instanceof DateTime) return value.toMillis();
  return fail(`A number is needed here, but this is ${KIND_NAMES[kindOf(value)]}.`);
}

/** Sum of numbers; as soon as one side is text, both are joined as text. */
function add(left: unknown, right: unknown, frame: Frame): string | number {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' || typeof right === 'string') {
    const text = toText(left, frame) + toText(right, frame);
    frame.chargeText(text.length);
    return text;
  }
  return toNumber(left) + toNumber(right);
}

/** `===` of JavaScript, except that two dates are the same when they are the same moment. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left instanceof DateTime && right instanceof DateTime) return left.toMillis() === right.toMillis();
  return left === right;
}

/** `==`: as JavaScript does for texts, numbers and yes/no; lists and objects are never converted. */
function isAlike(left: unknown, right: unknown): boolean {
  if (left === undefined || left === null) return right === undefined || right === null;
  if (right === undefined || right === null) return false;
  if (typeof left === typeof right || typeof left === 'object' || typeof right === 'object')
    return isSame(left, right);
  return Number(left) === Number(right);
}

/**
 * Negative, zero or positive; `NaN`, which no operator accepts, when one side is missing.
 * A text beside a date is read as ISO, a text beside a number as a number.
 */
export function compare(left: unknown, right: unknown, frame: Frame): number {
  if (typeof left === 'number' && typeof right === 'number') return order(left, right);
  if (left === undefined || left === null || right === undefined || right === null) return Number.NaN;
  if (typeof left === 'string' && typeof right === 'string') return order(left, right);
  if (left instanceof DateTime || right instanceof DateTime)
    return order(toMoment(left, frame), toMoment(right, frame));
  return order(toNumber(left), toNumber(right));
}

function order<T extends string | number>(left: T, right: T): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : Number.NaN;
}

const MAX_ISO_LENGTH = 64;

function toMoment(value: unknown, frame: Frame): number {
  if (typeof value === 'string' && value.length <= MAX_ISO_LENGTH) {
    const date = DateTime.fromISO(value, { zone: frame.zone });
    if (date.isValid) return date.toMillis();
    fail(`"${value}" is not a date that can be compared. Use .toDate() with its format.`);
  }
  return toNumber(value);
}

function typeName(value: unknown): string {
  const type = typeof value;
  return type === 'function' || type === 'symbol' || type === 'bigint' ? 'undefined' : type;
}
