import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BadInput } from '../json.ts';

/** Where senders put the id of a delivery: the IETF draft, Standard Webhooks, GitHub, Shopify, Svix, GitLab. */
const ID_HEADERS = [
  'idempotency-key',
  'webhook-id',
  'x-github-delivery',
  'x-shopify-webhook-id',
  'svix-id',
  'x-gitlab-event-uuid'
];

const MAX_CHARACTERS = 255; // as Stripe's Idempotency-Key

/**
 * What makes two deliveries the same one; undefined when the sender gives no id.
 * @throws BadInput when the id is too long to be kept
 */
export function deliveryId(headers: IncomingHttpHeaders): string | undefined {
  for (const name of ID_HEADERS) {
    const value = headers[name];
    if (typeof value !== 'string' || value.trim() === '') continue;
    if (value.length > MAX_CHARACTERS)
      throw new BadInput(
        400,
        'BAD_DELIVERY_ID',
        `${name} must not be longer than ${MAX_CHARACTERS} characters.`
      );
    return `${name}:${value.trim()}`;
  }
  return undefined;
}

/** Tells a repeated delivery from another one under the same id: method, query and raw body. */
export function deliveryHash(delivery: { method: string; query: string; body: Buffer }): Buffer {
  return createHash('sha256')
    .update(`${delivery.method}\n${delivery.query}\n`)
    .update(delivery.body)
    .digest();
}
