import { isUnavailable } from '@automateos/db';
import { BadInput } from '../../../server/json.ts';

/** What is wrong, for the person and for the program that asked. */
export interface Refusal {
  message: string;
  /** The field of the request that is wrong. */
  field?: string;
  /** More for a program: goes into `error` beside the message. */
  details?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** What a service refuses; becomes `{ error: { code, message, field? } }`. The message is a sentence for a person. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  readonly details?: Record<string, unknown>;
  readonly headers?: Record<string, string>;

  constructor(status: number, code: string, refusal: string | Refusal) {
    const { message, field, details, headers } = typeof refusal === 'string' ? { message: refusal } : refusal;
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.field = field;
    this.details = details;
    this.headers = headers;
  }
}

/** One answer for "does not exist" and "belongs to somebody else". */
export const notFound = (what: string): ApiError =>
  new ApiError(404, 'NOT_FOUND', `This ${what} does not exist.`);

const RETRY_SECONDS = '5';

/** Any thrown value as an ApiError; `undefined` for a fault of ours, which only the log may describe. */
export function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof BadInput) return new ApiError(error.status, error.code, error.message);
  if (isUnavailable(error))
    return new ApiError(503, 'UNAVAILABLE', {
      message: 'The database cannot be reached just now. Try again in a moment.',
      headers: { 'retry-after': RETRY_SECONDS }
    });
  return undefined;
}

const FAULT = new ApiError(
  500,
  'INTERNAL',
  'Something went wrong on our side. Try again; if it stays, tell the operator.'
);

/** The only place where an error becomes an answer of the API. `onFault` gets what must not be shown. */
export function errorResponse(error: unknown, onFault: (error: unknown) => void): Response {
  const known = toApiError(error);
  if (!known) onFault(error);
  const { status, code, message, field, details, headers } = known ?? FAULT;
  return Response.json(
    { error: { code, message, ...(field !== undefined && { field }), ...details } },
    { status, headers: { 'cache-control': 'no-store', ...headers } }
  );
}
