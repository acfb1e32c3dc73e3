import { StepError } from '@automateos/workflow';
import type { Target } from './target.ts';

const NETWORK_REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection early',
  UND_ERR_SOCKET: 'closed the connection early',
  ENOTFOUND: 'could not be found',
  EHOSTUNREACH: 'cannot be reached',
  CERT_HAS_EXPIRED: 'has an expired certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody vouches for'
};

/** What went wrong on the way, in a sentence that names the host. */
export function toStepError(
  error: unknown,
  call: { target: Target; cancelled: boolean; timedOut: boolean }
): StepError {
  if (error instanceof StepError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  if (cause.cause instanceof StepError) return cause.cause;
  if (call.cancelled) return new StepError('CANCELLED', 'The request was cancelled.', { cause });
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (call.timedOut || /TIMEOUT/.test(code))
    return new StepError('TIMEOUT', `${call.target.host} did not answer in time.`, { cause });
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new StepError('TOO_LARGE', 'The answer has more than 32 kB of headers.', { cause });
  return new StepError('NETWORK', `${call.target.host} ${NETWORK_REASONS[code] ?? 'could not be reached'}.`, {
    cause
  });
}
