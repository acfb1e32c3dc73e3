import { LIMITS } from '../limits.ts';
import type { StepErrorCode } from '../step-error.ts';
import type { RetrySettings } from '../types.ts';
import { errorPolicy } from './errors.ts';

export type RetryPolicy = Required<RetrySettings>;

/** Three tries bridge a restart or a short outage of the other side without hiding a real failure for minutes. */
export const DEFAULT_RETRY: RetryPolicy = { maxAttempts: 3, backoff: 'exponential', delayMs: 1_000 };

/** Bounds of every delay that we choose ourselves, in milliseconds (security P6). */
const SHORTEST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/** A node's settings over the defaults, within the limits. */
export function retryPolicy(settings: RetrySettings = {}): RetryPolicy {
  const attempts = Math.trunc(settings.maxAttempts ?? DEFAULT_RETRY.maxAttempts);
  return {
    maxAttempts: clamp(attempts, 1, LIMITS.retryAttempts),
    backoff: settings.backoff ?? DEFAULT_RETRY.backoff,
    delayMs: clamp(settings.delayMs ?? DEFAULT_RETRY.delayMs, 0, LONGEST_DELAY_MS)
  };
}

export interface FailedAttempt {
  /** 1 for the first try. */
  attempt: number;
  error: { code: StepErrorCode; retryAfterMs?: number };
  /** In [0, 1), seeded by the attempt so that a crash does not change the delay. */
  random: () => number;
}

export type RetryDecision =
  { retry: true; delayMs: number } | { retry: false; reason: 'terminal' | 'exhausted' };

/** Whether a failed attempt is followed by another one, and after how many milliseconds. */
export function decideRetry(policy: RetryPolicy, failed: FailedAttempt): RetryDecision {
  if (errorPolicy(failed.error.code).action === 'fail') return { retry: false, reason: 'terminal' };
  if (failed.attempt >= policy.maxAttempts) return { retry: false, reason: 'exhausted' };
  const asked = failed.error.retryAfterMs;
  if (asked !== undefined && asked > 0) return { retry: true, delayMs: Math.min(asked, LIMITS.retryAfterMs) };
  return { retry: true, delayMs: Math.round(backoffMs(policy, failed)) };
}

/**
 * Fixed: always `delayMs`. Exponential: full jitter (M. Brooker, "Exponential Backoff and Jitter", 2015) between one
 * second and `delayMs` doubled with every attempt, so the first delay is about `delayMs` on average.
 */
function backoffMs(policy: RetryPolicy, { attempt, random }: FailedAttempt): number {
  if (policy.backoff === 'fixed') return policy.delayMs;
  const ceiling = Math.min(policy.delayMs * 2 ** attempt, LONGEST_DELAY_MS);
  const floor = Math.min(SHORTEST_DELAY_MS, policy.delayMs);
  return floor + random() * (ceiling - floor);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
