import { LIMITS } from '../../limits.ts';
import { isReservedKey } from '../values.ts';
import type { Call } from './define.ts';

/** Data from JSON text. @throws ExpressionError when it is not JSON, is too deep, or has a reserved key. */
export function parseJsonText(text: string, call: Call): unknown {
  call.frame.chargeText(text.length * 4);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return call.fail('this is not JSON.');
    throw error;
  }
  checkParsed(value, { call, depth: 0 });
  return value;
}

function checkParsed(value: unknown, at: { call: Call; depth: number }): void {
  if (typeof value !== 'object' || value === null) return;
  const next = { call: at.call, depth: at.depth + 1 };
  if (next.depth > LIMITS.jsonDepth)
    at.call.fail(`this JSON is nested deeper than ${LIMITS.jsonDepth} levels.`);
  for (const [key, child] of Object.entries(value)) {
    if (isReservedKey(key) && !Array.isArray(value)) at.call.fail(`"${key}" cannot be the name of a field.`);
    checkParsed(child, next);
  }
}
