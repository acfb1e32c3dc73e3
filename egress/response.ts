import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type HttpResponse, type Json, LIMITS, StepError } from '@automateos/workflow';

type RawHeaders = Record<string, string | string[] | undefined>;

/** Reads a whole answer: one encoding undone, at most LIMITS.responseBytes after that. @throws StepError `TOO_LARGE` */
export async function readResponse(raw: {
  statusCode: number;
  headers: RawHeaders;
  body: Readable;
}): Promise<HttpResponse> {
  const headers = flatten(raw.headers);
  const declared = Number(headers['content-length']);
  if (declared > LIMITS.responseBytes) throw destroyed(raw.body, tooLarge());
  const body = await collect(decode(raw.body, headers['content-encoding']));
  return {
    status: raw.statusCode,
    headers,
    body,
    text: () => new TextDecoder().decode(body),
    json: () => parse(body)
  };
}

function flatten(headers: RawHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

function decode(body: Readable, encoding: string | undefined): Readable {
  const decoder = decoderFor(body, encoding?.trim().toLowerCase());
  if (!decoder) return body;
  body.once('error', (error) => decoder.destroy(error));
  decoder.once('close', () => body.destroy());
  return body.pipe(decoder);
}

function decoderFor(body: Readable, encoding: string | undefined) {
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw destroyed(
        body,
        new StepError('BAD_RESPONSE', `The answer is packed in a way that is not supported (${encoding}).`)
      );
  }
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMITS.responseBytes) throw destroyed(stream, tooLarge());
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = () =>
  new StepError(
    'TOO_LARGE',
    'The answer is larger than 5 MB. Ask the service for less, for example page by page.'
  );

function destroyed<E extends Error>(stream: Readable, error: E): E {
  stream.once('error', () => {
    // the reader gave up on purpose; its own error is the one that counts
  });
  stream.destroy();
  return error;
}

function parse(body: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Json;
  } catch (cause) {
    throw new StepError('BAD_RESPONSE', 'The answer is not valid JSON.', { cause });
  }
}
