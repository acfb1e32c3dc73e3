import { createHash } from 'node:crypto';
import { randomText } from '@automateos/workflow';

const KEY_PREFIX = 'ao_';
const KEY_CHARACTERS = 43; // 43 base62 characters hold 256 bits
const SHOWN_CHARACTERS = 7;
const TICKET_PREFIX = 'lt_';
const INVITATION_CHARACTERS = 32; // 190 bits

/** A new secret text and what is stored of it. The text is shown once and kept nowhere. */
export interface MintedToken {
  text: string;
  hash: Buffer;
}

/** SHA-256 is enough: the input is random, so there is no dictionary to try. */
export const hashToken = (text: string): Buffer => createHash('sha256').update(text).digest();

const minted = (text: string): MintedToken => ({ text, hash: hashToken(text) });

/** An API key, `ao_` + 43 characters; `prefix` is the part shown in lists. */
export function mintApiKey(): MintedToken & { prefix: string } {
  const text = KEY_PREFIX + randomText(KEY_CHARACTERS);
  return { ...minted(text), prefix: text.slice(0, SHOWN_CHARACTERS) };
}

/** Cheap check before the database is asked. */
export const isApiKeyText = (text: string): boolean =>
  text.length === KEY_PREFIX.length + KEY_CHARACTERS && /^ao_[0-9A-Za-z]+$/.test(text);

/** A ticket to one live session, `lt_` + 43 characters. */
export const mintTicket = (): MintedToken => minted(TICKET_PREFIX + randomText(KEY_CHARACTERS));

/** Cheap check before the database is asked. */
export const isTicketText = (text: string): boolean =>
  text.length === TICKET_PREFIX.length + KEY_CHARACTERS && /^lt_[0-9A-Za-z]+$/.test(text);

export const mintInvitationToken = (): MintedToken => minted(randomText(INVITATION_CHARACTERS));

export const isInvitationToken = (text: string): boolean =>
  text.length === INVITATION_CHARACTERS && /^[0-9A-Za-z]+$/.test(text);
