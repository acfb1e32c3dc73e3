import { StepError, type StepErrorCode } from '../step-error.ts';

/** Whose turn it is to do something: the author of the workflow, the service that was called, or us. */
export type Blame = 'user' | 'remote' | 'system';

export interface ErrorPolicy {
  action: 'retry' | 'fail';
  blame: Blame;
}

const RETRY_REMOTE: ErrorPolicy = { action: 'retry', blame: 'remote' };
const FAIL_REMOTE: ErrorPolicy = { action: 'fail', blame: 'remote' };
const FAIL_USER: ErrorPolicy = { action: 'fail', blame: 'user' };

/** What the engine does with each error of a step, and to whom it is due. */
export function errorPolicy(code: StepErrorCode): ErrorPolicy {
  switch (code) {
    case 'NETWORK':
    case 'TIMEOUT':
    case 'HTTP_408':
    case 'HTTP_425':
    case 'HTTP_429':
    case 'HTTP_5XX':
      return RETRY_REMOTE;
    case 'BAD_RESPONSE':
    case 'TOO_LARGE':
      return FAIL_REMOTE;
    case 'HTTP_4XX':
    case 'EGRESS_REFUSED':
    case 'SECRET_MISSING':
    case 'SECRET_HOST_REFUSED':
    case 'INVALID_CONFIG':
    case 'EXPRESSION_FAILED':
    case 'INPUT_INVALID':
    case 'LIMIT_EXCEEDED':
    case 'CALL_FAILED':
    case 'CANCELLED':
    case 'STOPPED':
      return FAIL_USER;
    case 'INTERNAL':
      // Ours, and often passing: a database that is restarting while a secret is read.
      return { action: 'retry', blame: 'system' };
  }
}

/** Any throw of an executor as a StepError. What we did not foresee shows no inner text: it may hold request data. */
export function toStepError(error: unknown): StepError {
  if (error instanceof StepError) return error;
  return new StepError('INTERNAL', 'Something went wrong inside this step.', { cause: error });
}
