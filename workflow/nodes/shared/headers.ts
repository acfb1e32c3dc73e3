import type { ConfigProblem } from '../../define-node.ts';
import { rowEntries } from '../../form/slot.ts';

/** Framing and hop-by-hop headers (RFC 9110, 7.6.1) and what the sender sets itself. */
const SET_BY_SENDER = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]);
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
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // RFC 9110, 5.6.2
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/; // eslint-disable-line no-control-regex -- that is what is refused
const SENSITIVE = /authorization|cookie|key|token|secret|password|credential/i;
/** Carries an id, not a secret. */
const HARMLESS = new Set(['idempotency-key']);

/** What is wrong with the name of a request header, or nothing. */
export function checkHeaderName(name: string): string | undefined {
  if (!TOKEN.test(name))
    return `“${name.slice(0, 40)}” is not a header name: use letters, digits and dashes.`;
  if (SET_BY_SENDER.has(name.toLowerCase())) return `“${name}” is set automatically. Remove this header.`;
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

/** Headers whose values are secrets: they belong into a secret, since whatever is typed into a document is shared. */
export function isSensitiveHeader(name: string): boolean {
  return SENSITIVE.test(name) && !HARMLESS.has(name.toLowerCase());
}

/** Values typed into sensitive headers of a raw list; computed ones come from earlier steps and are fine. */
export function literalSecrets(field: string, rows: unknown): ConfigProblem[] {
  return rowEntries(rows)
    .filter(
      ([, { name, value }]) =>
        typeof name === 'string' && typeof value === 'string' && isSensitiveHeader(name)
    )
    .map(([id, { name }]) => ({
      code: 'SECRET_IN_DOCUMENT',
      field: `${field}.${id}.value`,
      message: `“${String(name)}” holds a secret, and everyone here could read it. Save it under Secrets and choose it in Authentication.`
    }));
}

/** Lower-case headers of a resolved list; of a name given twice, the last counts. */
export function headersOf(rows: readonly { name: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ name, value }) => [name.toLowerCase(), value]));
}
