import type { IncomingHttpHeaders } from 'node:http';
import type { Json, JsonObject } from '@automateos/workflow';
import { assertPlain, BadInput, decodeText, parseJson } from '../json.ts';

/**
 * The body of a delivery as data, by its content type and nothing else: JSON, form fields or text.
 * Names come out as written; the parser never builds objects or files from them.
 * @throws BadInput
 */
export async function parseDelivery(bytes: Buffer, headers: IncomingHttpHeaders): Promise<Json> {
  if (bytes.length === 0) return null;
  const encoding = headers['content-encoding'];
  if (encoding && encoding.toLowerCase() !== 'identity')
    throw new BadInput(415, 'UNSUPPORTED_ENCODING', 'Send the body without compression.');
  const { type, charset } = contentType(headers['content-type']);
  if (charset && !['utf-8', 'utf8', 'us-ascii'].includes(charset))
    throw new BadInput(415, 'UNSUPPORTED_CHARSET', 'Send text in UTF-8.');
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(decodeText(bytes));
  if (type === 'application/x-www-form-urlencoded') return collect(new URLSearchParams(decodeText(bytes)));
  if (type === 'multipart/form-data') return parseMultipart(bytes, headers['content-type']!);
  if (type === '' || type.startsWith('text/') || type === 'application/xml') return plainText(bytes);
  throw new BadInput(
    415,
    'UNSUPPORTED_TYPE',
    `Send JSON, form fields or text; "${type.slice(0, 80)}" cannot be read.`
  );
}

function contentType(header: string | undefined): { type: string; charset: string | undefined } {
  const [type = '', ...parameters] = (header ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find(Boolean);
  return { type: type.trim().toLowerCase(), charset: charset?.toLowerCase() };
}

function plainText(bytes: Buffer): string {
  const text = decodeText(bytes);
  assertPlain(text);
  return text;
}

async function parseMultipart(bytes: Buffer, header: string): Promise<JsonObject> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': header } }).formData();
  } catch {
    throw new BadInput(400, 'BAD_FORM', 'The multipart body cannot be read.');
  }
  const fields: [string, string][] = [];
  for (const [name, value] of form) {
    if (typeof value !== 'string')
      throw new BadInput(415, 'FILES_NOT_SUPPORTED', 'This webhook does not take files.');
    fields.push([name, value]);
  }
  return collect(fields);
}

/**
 * Fields or query parameters as an object; a repeated name becomes a list.
 * @throws BadInput on a reserved name or text that cannot be stored
 */
export function collect(fields: Iterable<[string, string]>): JsonObject {
  const collected = new Map<string, Json>();
  for (const [name, value] of fields) {
    const earlier = collected.get(name);
    if (earlier === undefined) collected.set(name, value);
    else if (Array.isArray(earlier)) earlier.push(value);
    else collected.set(name, [earlier, value]);
  }
  const object = Object.fromEntries(collected);
  assertPlain(object);
  return object;
}

/** Credentials of the caller or of a browser that happens to be signed in here: never part of a run. */
const WITHHELD = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Request headers as data, lower-case names, repeated ones joined. @throws BadInput */
export function headersOf(headers: IncomingHttpHeaders): JsonObject {
  const shown: JsonObject = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !WITHHELD.has(name))
      shown[name] = Array.isArray(value) ? value.join(', ') : value;
  assertPlain(shown);
  return shown;
}
