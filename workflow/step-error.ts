/**
 * The only thing an executor throws on purpose. `run/errors.ts` maps each code to retry or fail and to whom it is due;
 * any other throw becomes `INTERNAL`.
 */
export class StepError extends Error {
  readonly code: StepErrorCode;
  /** Wait asked for by the other side (Retry-After), in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(
    code: StepErrorCode,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {}
  ) {
    super(message, { cause: options.cause });
    this.name = 'StepError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export type StepErrorCode =
  | 'NETWORK' // no answer: refused, reset, DNS
  | 'TIMEOUT'
  | 'HTTP_408'
  | 'HTTP_425'
  | 'HTTP_429'
  | 'HTTP_5XX'
  | 'HTTP_4XX'
  | 'BAD_RESPONSE'
  | 'TOO_LARGE'
  | 'EGRESS_REFUSED' // address, scheme, port or header not allowed
  | 'SECRET_MISSING'
  | 'SECRET_HOST_REFUSED'
  | 'INVALID_CONFIG' // the resolved value does not fit the field
  | 'EXPRESSION_FAILED'
  | 'INPUT_INVALID'
  | 'LIMIT_EXCEEDED'
  | 'CALL_FAILED' // a called workflow did not succeed, or cannot be called
  | 'CANCELLED'
  | 'STOPPED' // a node ended the run on purpose
  | 'INTERNAL';
