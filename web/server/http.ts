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

/** How much of a refused body is still received, so that the sender gets to read the answer instead of a reset. */
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
      response.setHeader('connection', 'close');
      discard(request);
      reject(new BadInput(413, 'BODY_TOO_LARGE', `The body is larger than ${limit} bytes.`));
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) refuse();
      else chunks.push(chunk);
    };
    request.once('error', () => reject(new BadInput(400, 'BODY_INCOMPLETE', 'The body ended too early.')));
    if (Number(request.headers['content-length'] ?? 0) > limit) return refuse();
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks, Math.min(size, limit))));
  });
}

function discard(request: IncomingMessage): void {
  let left = DISCARDED_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
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
