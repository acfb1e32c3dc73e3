/** Tells whether an event that comes in is from the app that it claims to be from. Secrets stay inside here. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Database, deriveKey } from '@automateos/db';
import { fromPublicId, type JsonObject } from '@automateos/workflow';
import {
  EVENT_SOURCES,
  type EventSource,
  type HmacSignature,
  type Place,
  REPLAY_WINDOW_S
} from '@automateos/workflow/triggers';
import { createSecretStore } from './secret-store.ts';

export interface InboundDelivery {
  orgId: string;
  /** The last part of the address that it came to. */
  path: string;
  /** Of the listening node: which app, the signing secret, the events wanted. */
  settings: JsonObject;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** As it came, byte for byte. */
  raw: Uint8Array;
  /** The JSON of it. */
  body: JsonObject;
}

export type InboundResult =
  /** Not signed, signed by somebody else, or too long ago. */
  | { kind: 'refused' }
  /** It is from the app and starts nothing. `echo` is to be sent back. */
  | { kind: 'ignored'; echo?: string }
  | { kind: 'event'; id: string; event: string };

export interface Inbound {
  verify(delivery: InboundDelivery): Promise<InboundResult>;
}

const LONGEST_ID = 200;
const REFUSED = { kind: 'refused' } as const;

export function createInbound(options: { db: Database; masterKey: Buffer; now?: () => number }): Inbound {
  const secrets = createSecretStore(options);
  const now = options.now ?? Date.now;

  async function isAuthentic(source: EventSource, delivery: InboundDelivery): Promise<boolean> {
    const { signature } = source;
    if (signature.kind === 'token') {
      const given = delivery.headers[signature.header] ?? '';
      return sameText(given, subscriptionToken(options.masterKey, delivery));
    }
    const id = fromPublicId('sec', String(delivery.settings.secret ?? ''));
    const secret = id ? await secrets.open(delivery.orgId, id) : undefined;
    return secret !== undefined && isSigned(signature, delivery, { secret: secret.value, nowMs: now() });
  }

  return {
    async verify(delivery) {
      const { settings, body } = delivery;
      const app = String(settings.app);
      if (!Object.hasOwn(EVENT_SOURCES, app)) return REFUSED;
      const source = EVENT_SOURCES[app as keyof typeof EVENT_SOURCES];
      if (!(await isAuthentic(source, delivery))) return REFUSED;
      const event = textAt(source.event, delivery) || String(body.type ?? '');
      if (source.handshake?.event === event) return handshake(source.handshake, body);
      const id = textAt(source.eventId, delivery);
      if (id === '' || id.length > LONGEST_ID) return REFUSED;
      return isWanted(settings, event) ? { kind: 'event', id, event } : { kind: 'ignored' };
    }
  };
}

function handshake({ echo }: NonNullable<EventSource['handshake']>, body: JsonObject): InboundResult {
  const value = echo === undefined ? undefined : body[echo];
  return typeof value === 'string' ? { kind: 'ignored', echo: value } : { kind: 'ignored' };
}

function isWanted(settings: JsonObject, event: string): boolean {
  const wanted = String(settings.events ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return wanted.length === 0 || wanted.includes(event);
}

/**
 * What an app that is told its address by us sends back with each event. Made from the address, so that it is kept
 * nowhere.
 */
export function subscriptionToken(masterKey: Buffer, place: { orgId: string; path: string }): string {
  const key = deriveKey(masterKey, 'app-subscription');
  return createHmac('sha256', key).update(`${place.orgId}|${place.path}`).digest('base64url');
}

function isSigned(
  scheme: HmacSignature,
  { headers, raw }: Pick<InboundDelivery, 'headers' | 'raw'>,
  { secret, nowMs }: { secret: string; nowMs: number }
): boolean {
  const { timestamp, signatures } = readSignature(scheme, headers);
  const needsTime = scheme.fields !== undefined || scheme.timestampHeader !== undefined;
  if (needsTime && !(Math.abs(nowMs / 1000 - Number(timestamp || Number.NaN)) <= REPLAY_WINDOW_S))
    return false;
  const hmac = createHmac('sha256', secret);
  for (const part of scheme.signed)
    if (typeof part === 'string') hmac.update(part);
    else hmac.update(part.part === 'body' ? raw : timestamp);
  const expected = hmac.digest('hex');
  return signatures.some((signature) => sameText(signature, expected));
}

/** Signatures without their prefix: several while a secret is being changed. */
function readSignature(
  { header, prefix, fields, timestampHeader }: HmacSignature,
  headers: InboundDelivery['headers']
): { timestamp: string; signatures: string[] } {
  const value = headers[header] ?? '';
  if (!fields) {
    const signatures = value.startsWith(prefix) ? [value.slice(prefix.length)] : [];
    return { timestamp: timestampHeader ? (headers[timestampHeader] ?? '') : '', signatures };
  }
  const pairs = value.split(',').map((pair) => pair.trim().split('=', 2));
  const valuesOf = (name: string) => pairs.flatMap(([key, text = '']) => (key === name ? [text] : []));
  return { timestamp: valuesOf(fields.timestamp)[0] ?? '', signatures: valuesOf(fields.signature) };
}

/** Takes the same time wherever two texts of one length differ. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function textAt(place: Place, { headers, body }: InboundDelivery): string {
  if ('header' in place) return headers[place.header] ?? '';
  let value: unknown = place.body.length === 0 ? undefined : body;
  for (const name of place.body)
    value = typeof value === 'object' && value !== null ? (value as JsonObject)[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
