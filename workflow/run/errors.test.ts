import { expect, test } from 'vitest';
import { StepError, type StepErrorCode } from '../step-error.ts';
import { errorPolicy, toStepError } from './errors.ts';

const RETRIED: StepErrorCode[] = [
  'NETWORK',
  'TIMEOUT',
  'HTTP_408',
  'HTTP_425',
  'HTTP_429',
  'HTTP_5XX',
  'INTERNAL'
];
const FINAL: StepErrorCode[] = [
  'HTTP_4XX',
  'BAD_RESPONSE',
  'TOO_LARGE',
  'EGRESS_REFUSED',
  'SECRET_MISSING',
  'SECRET_HOST_REFUSED',
  'INVALID_CONFIG',
  'EXPRESSION_FAILED',
  'INPUT_INVALID',
  'LIMIT_EXCEEDED',
  'CANCELLED',
  'CALL_FAILED',
  'STOPPED'
];

test.each(RETRIED)('%s is tried again', (code) => {
  expect(errorPolicy(code).action).toBe('retry');
});

test.each(FINAL)('%s is final', (code) => {
  expect(errorPolicy(code).action).toBe('fail');
});

test('an outage of the other side is not blamed on the author, a deleted secret is', () => {
  expect(errorPolicy('HTTP_5XX').blame).toBe('remote');
  expect(errorPolicy('SECRET_MISSING').blame).toBe('user');
  expect(errorPolicy('INTERNAL').blame).toBe('system');
});

test('an unforeseen throw shows nothing of its text', () => {
  const error = toStepError(new Error('connect with token abc123'));
  expect(error).toMatchObject({ code: 'INTERNAL', message: 'Something went wrong inside this step.' });
  const own = new StepError('TIMEOUT', 'Too slow');
  expect(toStepError(own)).toBe(own);
});
