import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** What a sealed value is bound to; changing any part makes it unreadable. */
export interface SealedFor {
  purpose: 'secret' | 'connection' | 'oauth' | 'org-key';
  orgId: string;
  id: string;
  version: number;
}

/** The associated data of one value: swapping ciphertexts between rows, organisations or versions fails to decrypt. */
const associatedData = (bound: SealedFor): Buffer =>
  Buffer.from([bound.purpose, 'v1', bound.orgId, bound.id, bound.version].join('|'), 'utf8');

/** AES-256-GCM with a random 96-bit IV; the result is IV (12) + tag (16) + ciphertext (NIST SP 800-38D). */
export function seal(key: Buffer, plain: Uint8Array, bound: SealedFor): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(bound));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** @throws when the key, the bytes or what they are bound to do not fit. The message holds no data. */
export function open(key: Buffer, sealed: Uint8Array, bound: SealedFor): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('A sealed value is too short to be one.');
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(bound));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new Error('A sealed value could not be opened: another master key, or altered data.', { cause });
  }
}
