import type { StepErrorCode } from '@automateos/workflow';

/** Where the reader goes to put it right. */
export type Fix = 'workflow' | 'secrets' | 'retry';

export interface FailureAdvice {
  /** What to do, in one or two sentences. */
  hint: string;
  fix: Fix;
}

const REMOTE: FailureAdvice = {
  hint: 'The other service has trouble. Nothing has to change here: retry when it works again.',
  fix: 'retry'
};
const FIELD: FailureAdvice = {
  hint: 'Put the field right in the workflow and publish it, then retry on the newest version.',
  fix: 'workflow'
};

const NOBODY_PRETENDS: FailureAdvice = {
  hint: 'Pretend services stand in for the best-known services only. Nothing was sent.',
  fix: 'workflow'
};

const ADVICE: Record<StepErrorCode, FailureAdvice> = {
  NETWORK: REMOTE,
  TIMEOUT: REMOTE,
  HTTP_408: REMOTE,
  HTTP_425: REMOTE,
  HTTP_429: {
    hint: 'The other service wants fewer calls. Retry later, or give the step more time between its tries.',
    fix: 'retry'
  },
  HTTP_5XX: REMOTE,
  HTTP_4XX: {
    hint: 'The other service refused what was sent. Check the step’s fields, publish, then retry on the newest version.',
    fix: 'workflow'
  },
  BAD_RESPONSE: {
    hint: 'The answer is not of the form that this step expects. Check its address.',
    fix: 'workflow'
  },
  TOO_LARGE: { hint: 'Ask the other service for less at a time.', fix: 'workflow' },
  EGRESS_REFUSED: {
    hint: 'Steps may only call public addresses. Choose another one, or ask whoever runs this server.',
    fix: 'workflow'
  },
  SECRET_MISSING: {
    hint: 'Choose a secret or connection in the step, publish, then retry on the newest version.',
    fix: 'workflow'
  },
  SECRET_HOST_REFUSED: {
    hint: 'The secret may not be sent to this server. Use one that may, or add it again with the right servers.',
    fix: 'secrets'
  },
  INVALID_CONFIG: FIELD,
  EXPRESSION_FAILED: FIELD,
  INPUT_INVALID: FIELD,
  LIMIT_EXCEEDED: { hint: 'Split the work into smaller runs.', fix: 'workflow' },
  CALL_FAILED: {
    hint: 'Put the other workflow right first. A retry goes on inside it and repeats nothing.',
    fix: 'retry'
  },
  CANCELLED: { hint: 'Somebody stopped it. Retry to go on.', fix: 'retry' },
  STOPPED: { hint: 'A step of the workflow ended the run on purpose.', fix: 'workflow' },
  INTERNAL: { hint: 'This is our fault, not yours. Retry; what was done before is kept.', fix: 'retry' }
};

/** What a reader can do about an error of a step; an unknown code is treated as ours. */
export function adviseOn(code: string, run: { pretend: boolean } = { pretend: false }): FailureAdvice {
  if (run.pretend && code === 'EGRESS_REFUSED') return NOBODY_PRETENDS;
  return Object.hasOwn(ADVICE, code) ? ADVICE[code as StepErrorCode] : ADVICE.INTERNAL;
}
