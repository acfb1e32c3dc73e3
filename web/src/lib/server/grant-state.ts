/** What goes with a person to a service that asks for consent, and proves on the way back that it was we who sent them. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const grantState = z.strictObject({
  orgId: z.uuid(),
  connectionId: z.uuid(),
  connectionVersion: z.int(),
  userId: z.uuid(),
  /** Hash of what stands in a cookie of the browser that began: nobody else can finish. */
  nonce: z.string().min(20).max(64),
  expiresAt: z.int()
});
export type GrantState = z.output<typeof grantState>;

const mac = (key: Buffer, purpose: string, text: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}|${text}`).digest();

/** As one parameter of an address. */
export function signGrantState(key: Buffer, state: GrantState): string {
  const payload = Buffer.from(JSON.stringify(state)).toString('base64url');
  return `${payload}.${mac(key, 'oauth-state', payload).toString('base64url')}`;
}

/** `undefined` for one that we did not make, or that is too old. */
export function readGrantState(key: Buffer, text: string, now: number): GrantState | undefined {
  const [payload = '', signature = ''] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(key, 'oauth-state', payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const state = grantState.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return state.expiresAt > now ? state : undefined;
}

/** The secret half of PKCE: made from the state, so that it is kept nowhere (RFC 7636, 4.1). */
export const grantVerifier = (key: Buffer, state: GrantState): string =>
  mac(key, 'oauth-verifier', JSON.stringify(state)).toString('base64url');

/** The half that travels openly; also of a nonce whose other half is a cookie. */
export const grantChallenge = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
