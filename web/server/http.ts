import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadInput } from './json.ts';

/** Sends JSON that no cache keeps and no browser runs. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff'
  });
  response.end(text);
}

/** The one shape of an error: `{ error: { code, message } }`. */
export function sendError(
  response: ServerResponse,
  error: { status: number; code: string; message: string }
): void {
  sendJson(response, error.status, { error: { code: error.code, message: error.message } });
}

/** How much of a refused body is still received: an answer given earlier would be lost in a reset of the connection. */
const DISCARDED_BYTES = 16 << 20;

/**
 * Reads a body of at most `limit` bytes, declared or chunked.
 * @throws BadInput 413 for a larger one, 400 when the sender gives up half-way
 */
export function readBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      request.off('data', take);
      request.off('end', finish);
      response.setHeader('connection', 'close');
      const refusal = new BadInput(413, 'BODY_TOO_LARGE', `The body is larger than ${limit} bytes.`);
      discard(request, () => reject(refusal));
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) refuse();
      else chunks.push(chunk);
    };
    const finish = () => resolve(Buffer.concat(chunks, size));
    request.once('error', () => reject(new BadInput(400, 'BODY_INCOMPLETE', 'The body ended too early.')));
    if (Number(request.headers['content-length'] ?? 0) > limit) return refuse();
    request.on('data', take);
    request.once('end', finish);
  });
}

/** Calls `onDone` when the rest of a body has come in, or is too much to wait for. */
function discard(request: IncomingMessage, onDone: () => void): void {
  let left = DISCARDED_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) onDone();
  });
  request.once('end', onDone);
}

/** The path of a request target, or undefined when it is not one (`*`, an absolute URL, bad encoding). */
export function pathOf(target: string | undefined): { path: string; query: URLSearchParams } | undefined {
  if (!target?.startsWith('/')) return undefined;
  const mark = target.indexOf('?');
  try {
    const path = decodeURIComponent(mark < 0 ? target : target.slice(0, mark));
    return { path, query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)) };
  } catch {
    return undefined;
  }
}
