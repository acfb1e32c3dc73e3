import type { HttpResponse, StepContext } from '../../define-node.ts';
import { StepError, type StepErrorCode } from '../../step-error.ts';
import type { Json } from '../../types.ts';
import { parseJson } from './typed-value.ts';

const JSON_MEDIA_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i;
const TEXT_MEDIA_TYPE =
  /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:xml|javascript|x-www-form-urlencoded|x-ndjson|yaml)\b)/i;
const REASON_CHARACTERS = 200;

/** @throws StepError for a status of 400 and above, with the wait that the other side asks for. */
export function refuseErrorStatus(response: HttpResponse, now: Date): void {
  if (response.status < 400) return;
  const reason = reasonOf(response);
  const message = `The server answered ${response.status}${reason ? `: ${reason}` : '.'}`;
  throw new StepError(codeOfStatus(response.status), message, {
    retryAfterMs: retryAfterMs(response.headers, now)
  });
}

/** The body as data: JSON is parsed, text stays text, nothing and files are `null`. @throws StepError `BAD_RESPONSE` */
export function readBody(response: HttpResponse, ctx: Pick<StepContext, 'log'>): Json {
  if (response.body.byteLength === 0) return null;
  const type = response.headers['content-type'];
  if (type === undefined) return guessBody(response.text());
  if (JSON_MEDIA_TYPE.test(type)) return response.json();
  if (TEXT_MEDIA_TYPE.test(type)) return response.text();
  ctx.log(
    'warn',
    `The answer is a file (${type}, ${response.body.byteLength} bytes); its content was left out.`
  );
  return null;
}

/**
 * The wait of a Retry-After header in milliseconds: seconds, or an HTTP date (RFC 9110, 10.2.3), which is compared with
 * the server's own Date, so that a wrong clock on either side does not matter, or with `now`. `undefined` when there is
 * nothing to read.
 */
export function retryAfterMs(headers: Record<string, string>, now: Date): number | undefined {
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const sentAt = Date.parse(headers.date ?? '');
  const wait = Date.parse(value) - (Number.isNaN(sentAt) ? now.getTime() : sentAt);
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The class of a refusal, which decides whether it is tried again. */
export function codeOfStatus(status: number): StepErrorCode {
  switch (status) {
    case 408:
      return 'HTTP_408';
    case 425:
      return 'HTTP_425';
    case 429:
      return 'HTTP_429';
    default:
      return status >= 500 ? 'HTTP_5XX' : 'HTTP_4XX';
  }
}

/** What the server says in the body of an error, in the places where services usually put it. */
function reasonOf(response: HttpResponse): string {
  const body = parseJson(response.text().slice(0, 64 << 10));
  const text = messageIn(body) ?? '';
  return text.length > REASON_CHARACTERS ? `${text.slice(0, REASON_CHARACTERS - 1)}…` : text;
}

function messageIn(body: Json | undefined): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  for (const key of ['message', 'error_description', 'detail', 'title', 'error']) {
    const value = body[key];
    if (typeof value === 'string' && value.trim() !== '') return value.replace(/\s+/g, ' ').trim();
    if (key === 'error' && value !== undefined) return messageIn(value);
  }
  return undefined;
}

/** Servers that do not say what they send mostly send JSON. */
function guessBody(text: string): Json {
  return parseJson(text) ?? text;
}
