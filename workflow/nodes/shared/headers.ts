import { HEADER_NAME, SENDER_HEADERS } from '../../http-headers.ts';

/** What would give an answer power over the site that serves it. */
const SITE_HEADERS = new Set([
  'clear-site-data',
  'content-security-policy',
  'permissions-policy',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options'
]);
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/; // eslint-disable-line no-control-regex -- that is what is refused

/** What is wrong with the name of a request header, or nothing. */
export function checkHeaderName(name: string): string | undefined {
  if (!HEADER_NAME.test(name))
    return `“${name.slice(0, 40)}” is not a header name: use letters, digits and dashes.`;
  if (SENDER_HEADERS.has(name.toLowerCase())) return `“${name}” is set automatically. Remove this header.`;
  return undefined;
}

/** What is wrong with the name of a header of an answer, or nothing. */
export function checkAnswerHeaderName(name: string): string | undefined {
  if (SITE_HEADERS.has(name.toLowerCase()))
    return `“${name}” cannot be set by a workflow. Remove this header.`;
  return checkHeaderName(name);
}

export function checkHeaderValue(value: string): string | undefined {
  return CONTROL_CHARACTER.test(value) ? 'A header value must be a single line.' : undefined;
}

/** Lower-case headers of a resolved list; of a name given twice, the last counts. */
export function headersOf(rows: readonly { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, value }) => [name.toLowerCase(), value]));
}
