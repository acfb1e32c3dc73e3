import { HEADER_NAME, SENDER_HEADERS } from '@automateos/workflow';
import { refused } from './target.ts';

const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Lower-case copies of the headers. @throws StepError `EGRESS_REFUSED` for one that a workflow may not set. */
export function checkHeaders(headers: Record<string, string>): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name)) throw refused(`“${name.slice(0, 40)}” is not a valid header name.`);
    if (SENDER_HEADERS.has(lower))
      throw refused(`The header “${name}” is set automatically and cannot be changed.`);
    checked[lower] = headerValue(name, value);
  }
  return checked;
}

/** The value as bytes on the wire: latin-1, so UTF-8 text is passed byte by byte. */
export function headerValue(name: string, value: string): string {
  const wire = Buffer.from(value, 'utf8').toString('latin1');
  if (!FIELD_VALUE.test(wire))
    throw refused(`The header “${name}” contains a line break or another character that is not allowed.`);
  return wire;
}

export function checkMethod(method: string): string {
  const upper = method.toUpperCase();
  if (!METHODS.has(upper)) throw refused(`The method “${method.slice(0, 20)}” is not supported.`);
  return upper;
}
