/** What a schema cannot see in JSON from outside. */
import { isReservedKey } from '../document/json.ts';

export interface UnsafeJson {
  path: string[];
  reason: string;
}

/**
 * The first key that could reach an object's prototype, value that is nested too deep, or number that is none, with its
 * place. Stops at `maxDepth`, so it never overflows the stack.
 */
export function findUnsafeJson(
  value: unknown,
  maxDepth: number,
  path: string[] = []
): UnsafeJson | undefined {
  if (typeof value === 'number' && !Number.isFinite(value))
    return { path, reason: 'this number is too large' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= maxDepth) return { path, reason: `values may be nested ${maxDepth} deep` };
  for (const key of Object.keys(value)) {
    if (isReservedKey(key)) return { path, reason: `the name “${key}” is reserved` };
    const found = findUnsafeJson((value as Record<string, unknown>)[key], maxDepth, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
