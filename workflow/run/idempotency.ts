import type { FormPart, HttpRequest } from '../define-node.ts';

/** Methods that may change something at the other side (RFC 9110, section 9.2.1, turned around). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Headers that differ between two sends of the same request, or that say who sends it rather than what is asked. */
const VOLATILE_HEADERS = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'cookie',
  'date',
  'host',
  'idempotency-key',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-correlation-id',
  'x-request-id'
]);

export interface EffectPlace {
  orgId: string;
  /** The original run, inherited by every retry and by a replay from the failed step. */
  effectScope: string;
  nodeId: string;
  iteration: number;
  itemGroup: number;
  /** How many times this attempt sent exactly this request before. */
  repetition: number;
}

export function isMutating(method: string): boolean {
  return !SAFE_METHODS.has(method.toUpperCase());
}

/**
 * What an Idempotency-Key is the HMAC of: the place of the effect and the rendered request, never the attempt. The
 * worker hashes the parts in order, each with its length in front.
 */
export function idempotencyInput(place: EffectPlace, request: HttpRequest): (string | Uint8Array)[] {
  return [
    place.orgId,
    place.effectScope,
    place.nodeId,
    String(place.iteration),
    String(place.itemGroup),
    String(place.repetition),
    request.method.toUpperCase(),
    request.url,
    JSON.stringify(stableHeaders(request.headers ?? {})),
    ...bodyParts(request.body)
  ];
}

function stableHeaders(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !VOLATILE_HEADERS.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function bodyParts(body: HttpRequest['body']): (string | Uint8Array)[] {
  if (body === undefined) return [];
  return Array.isArray(body) ? body.flatMap(formParts) : [body];
}

/** The boundary of a multipart body is random, so the parts are hashed and not the encoded body. */
function formParts(part: FormPart): (string | Uint8Array)[] {
  return [part.name, part.filename ?? '', part.contentType ?? '', part.value];
}
