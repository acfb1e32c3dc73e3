import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { StepErrorCode } from '../step-error.ts';
import { errorPolicy } from './errors.ts';
import { decideRetry, DEFAULT_RETRY, retryPolicy } from './retry.ts';

const FIVE_MINUTES = 5 * 60_000;
const CODES: StepErrorCode[] = [
  'NETWORK',
  'TIMEOUT',
  'HTTP_429',
  'HTTP_5XX',
  'HTTP_4XX',
  'INVALID_CONFIG',
  'INTERNAL'
];

const settings = fc.record(
  {
    maxAttempts: fc.integer({ min: -5, max: 50 }),
    backoff: fc.constantFrom('fixed' as const, 'exponential' as const),
    delayMs: fc.integer({ min: -1, max: 10 * FIVE_MINUTES })
  },
  { requiredKeys: [] }
);
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failure = fc.record(
  { code: fc.constantFrom(...CODES), retryAfterMs: fc.integer({ min: 0, max: 10 * LIMITS.retryAfterMs }) },
  { requiredKeys: ['code'] }
);

test('settings left out take the defaults', () => {
  expect(retryPolicy()).toEqual(DEFAULT_RETRY);
  expect(retryPolicy({ maxAttempts: 1 })).toEqual({ ...DEFAULT_RETRY, maxAttempts: 1 });
});

test('there are never more attempts than the policy allows, and every failing step comes to an end', () => {
  fc.assert(
    fc.property(settings, fraction, fc.infiniteStream(failure), (given, random, failures) => {
      const policy = retryPolicy(given);
      let attempt = 1;
      for (const error of failures) {
        const decision = decideRetry(policy, { attempt, error, random: () => random });
        if (!decision.retry) break;
        attempt += 1;
        expect(attempt).toBeLessThanOrEqual(policy.maxAttempts);
      }
      expect(policy.maxAttempts).toBeGreaterThanOrEqual(1);
      expect(policy.maxAttempts).toBeLessThanOrEqual(LIMITS.retryAttempts);
    })
  );
});

test('an error that is final by its kind is not tried again', () => {
  fc.assert(
    fc.property(settings, failure, (given, error) => {
      const decision = decideRetry(retryPolicy(given), { attempt: 1, error, random: Math.random });
      if (errorPolicy(error.code).action === 'fail')
        expect(decision).toEqual({ retry: false, reason: 'terminal' });
    })
  );
});

test('Retry-After is waited for in full, up to an hour', () => {
  fc.assert(
    fc.property(
      settings,
      fraction,
      fc.integer({ min: 1, max: 10 * LIMITS.retryAfterMs }),
      (given, random, retryAfterMs) => {
        const error = { code: 'HTTP_429' as const, retryAfterMs };
        const decision = decideRetry(retryPolicy(given), { attempt: 1, error, random: () => random });
        if (decision.retry) expect(decision.delayMs).toBe(Math.min(retryAfterMs, LIMITS.retryAfterMs));
      }
    )
  );
});

test('the jittered delay stays between a second and the doubled delay, five minutes at most', () => {
  fc.assert(
    fc.property(
      fraction,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1_000, max: FIVE_MINUTES }),
      (random, attempt, delayMs) => {
        const policy = retryPolicy({ maxAttempts: 10, backoff: 'exponential', delayMs });
        const decision = decideRetry(policy, { attempt, error: { code: 'NETWORK' }, random: () => random });
        expect(decision).toMatchObject({ retry: true });
        const waited = decision.retry ? decision.delayMs : 0;
        expect(waited).toBeGreaterThanOrEqual(1_000);
        expect(waited).toBeLessThanOrEqual(Math.min(delayMs * 2 ** attempt, FIVE_MINUTES));
      }
    )
  );
});

test('a fixed delay is exactly the one that was set', () => {
  const policy = retryPolicy({ backoff: 'fixed', delayMs: 7_000 });
  const decide = (attempt: number) =>
    decideRetry(policy, { attempt, error: { code: 'HTTP_5XX' }, random: () => 0.9 });
  expect(decide(1)).toEqual({ retry: true, delayMs: 7_000 });
  expect(decide(2)).toEqual({ retry: true, delayMs: 7_000 });
  expect(decide(3)).toEqual({ retry: false, reason: 'exhausted' });
});
