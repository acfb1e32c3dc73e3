/** An answer of the REST API other than success: `message` is a sentence for the person. */
export class ApiFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;

  constructor(status: number, body: unknown) {
    const error = (body as { error?: { code?: string; message?: string } } | null)?.error;
    super(error?.message ?? 'The server did not answer as expected. Try again.');
    this.name = 'ApiFailure';
    this.status = status;
    this.code = error?.code ?? 'UNKNOWN';
    this.details = body;
  }
}

/**
 * Calls `/api/v1` with the session cookie.
 * @throws ApiFailure for every answer that is not 2xx, and with code `OFFLINE` when there was none.
 */
export async function callApi<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  }).catch(() => undefined);
  if (!response)
    throw new ApiFailure(0, {
      error: { code: 'OFFLINE', message: 'The server cannot be reached just now.' }
    });
  const text = await response.text();
  const answer: unknown =
    text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  if (!response.ok) throw new ApiFailure(response.status, answer);
  return answer as T;
}
