import { validateHeaderName, validateHeaderValue, type ServerResponse } from 'node:http';
import type { WebhookAnswer } from '@automateos/workflow';

/**
 * Headers that a workflow may not set on our origin: framing is ours, cookies and site-wide policies would reach the
 * product itself.
 */
const REFUSED = new Set([
  'clear-site-data',
  'connection',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'keep-alive',
  'proxy-authenticate',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-content-type-options'
]);

const isRefused = (name: string): boolean => REFUSED.has(name) || name.startsWith('access-control-');

function isValid(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false; // an expression made a header that HTTP cannot carry; the rest of the answer still goes out
  }
}

/** The headers of an answer to a webhook caller. Whatever it says it is, a browser gives it an origin of its own. */
export function answerHeaders(answer: WebhookAnswer): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store'
  };
  for (const [name, value] of Object.entries(answer.headers)) {
    const lower = name.toLowerCase();
    if (!isRefused(lower) && isValid(lower, value)) headers[lower] = value;
  }
  return { ...headers, 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };
}

/** Sends what a workflow answered. A status outside of 200-599 becomes 200. */
export function sendAnswer(response: ServerResponse, answer: WebhookAnswer): void {
  const known = Number.isInteger(answer.status) && answer.status >= 200 && answer.status <= 599;
  const status = known ? answer.status : 200;
  const body = status === 204 || status === 304 ? '' : answer.body;
  const length =
    body === '' && (status === 204 || status === 304) ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...answerHeaders(answer), ...length });
  response.end(body);
}
