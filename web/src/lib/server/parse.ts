import { LIMITS, type Json } from '@automateos/workflow';
import type { z } from 'zod';
import { BadInput, decodeText, parseJson } from '../../../server/json.ts';
import { ApiError } from './errors.ts';

/**
 * The JSON body of a request, at most `limit` bytes whether declared or chunked; `undefined` for an empty one.
 * @throws BadInput | ApiError
 */
export async function readJson(
  request: Request,
  limit: number = LIMITS.jsonBodyBytes
): Promise<Json | undefined> {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return undefined;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/json')
    throw new ApiError(
      415,
      'UNSUPPORTED_TYPE',
      'Send the body as JSON, with the header Content-Type: application/json.'
    );
  return parseJson(decodeText(bytes));
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => new BadInput(413, 'BODY_TOO_LARGE', `The body is larger than ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/** Input checked against its schema. @throws ApiError 400 that names the first wrong field */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0]!].join('.');
    throw new ApiError(400, 'UNKNOWN_FIELD', {
      message: `"${field}" is not a field of this request.`,
      field
    });
  }
  const field = issue.path.join('.');
  const sentence = issue.message.endsWith('.') ? issue.message : `${issue.message}.`;
  throw new ApiError(400, 'INVALID_FIELD', {
    message: field ? `${field}: ${sentence}` : sentence,
    field: field || undefined
  });
}

/** Query parameters as an object of texts. @throws ApiError when one is given twice */
export function queryOf(url: URL): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (query.has(name))
      throw new ApiError(400, 'REPEATED_FIELD', {
        message: `"${name}" is given more than once.`,
        field: name
      });
    if (value.includes('\0'))
      throw new ApiError(400, 'BAD_TEXT', {
        message: `"${name}" must not contain the NUL character.`,
        field: name
      });
    query.set(name, value);
  }
  return Object.fromEntries(query);
}
