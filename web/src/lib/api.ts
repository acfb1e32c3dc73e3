import type { Problem } from '@automateos/workflow';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** What the server refused, in a sentence that a person can act on. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** The field that is wrong, when it is one. */
  readonly field?: string;
  /** What is wrong with the workflow, when that is why. */
  readonly problems?: readonly Problem[];

  constructor(
    status: number,
    problem: { code: string; message: string; field?: string; problems?: readonly Problem[] }
  ) {
    super(problem.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code;
    this.field = problem.field;
    this.problems = problem.problems;
  }
}

const OFFLINE = {
  code: 'OFFLINE',
  message: 'The server cannot be reached. Check the connection and try again.'
};

export interface CallOptions {
  body?: unknown;
  /** Leave showing the error to the caller, for example beside a field. */
  quiet?: boolean;
  /** Let the request outlive the page. */
  keepalive?: boolean;
}

/**
 * One call of the REST API, `api('POST', '/workflows', { body: { name } })`. Answers the parsed body, or undefined for none.
 * @throws ApiError with the server's sentence, which was already shown as a toast unless `quiet`
 */
export async function api<T = void>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: `/${string}`,
  options: CallOptions = {}
): Promise<T> {
  try {
    return await call<T>(method, path, options);
  } catch (error) {
    if (error instanceof ApiError && !options.quiet) toasts.error(error.message);
    throw error;
  }
}

async function call<T>(method: string, path: string, options: CallOptions): Promise<T> {
  const { body, keepalive } = options;
  const response = await fetch(`/api/v1${path}`, {
    method,
    keepalive,
    headers: body === undefined ? undefined : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  }).catch((cause: unknown) => {
    throw Object.assign(new ApiError(0, OFFLINE), { cause });
  });
  if (!response.ok) throw await readError(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function readError(response: Response): Promise<ApiError> {
  const fallback = { code: 'FAILED', message: `That did not work (answer ${response.status}). Try again.` };
  const isJson = response.headers.get('content-type')?.includes('json');
  const body = isJson ? ((await response.json()) as { error?: typeof fallback & { field?: string } }) : {};
  return new ApiError(response.status, body.error ?? fallback);
}

/** The result of a call, or undefined when it was refused: the toast said so and there is nothing more to do. */
export async function attempt<T>(call: Promise<T>): Promise<{ value: T } | undefined> {
  try {
    return { value: await call };
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}
