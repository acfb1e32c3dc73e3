import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/**
 * The installation's master key: 32 bytes from `AUTOMATEOS_MASTER_KEY` (base64 or hex), or from `<dataDir>/master.key`,
 * which is made once with mode 600.
 * @throws when the variable does not hold 32 bytes, or holds one repeated byte (an example key).
 */
export function loadMasterKey(env: NodeJS.ProcessEnv, dataDir?: string): Buffer {
  if (env.AUTOMATEOS_MASTER_KEY) return parseKey(env.AUTOMATEOS_MASTER_KEY, 'AUTOMATEOS_MASTER_KEY');
  if (!dataDir) throw new Error('AUTOMATEOS_MASTER_KEY is not set. Set it to 32 random bytes in base64.');
  const file = join(dataDir, 'master.key');
  if (existsSync(file)) return parseKey(readFileSync(file, 'utf8'), file);
  mkdirSync(dataDir, { recursive: true });
  const key = randomBytes(KEY_BYTES);
  writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

function parseKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length !== KEY_BYTES)
    throw new Error(`${source} must hold 32 bytes in base64 or hex; it holds ${key.length}.`);
  if (key.every((byte) => byte === key[0]))
    throw new Error(`${source} holds an example key. Use 32 random bytes.`);
  return key;
}

/** A key for one purpose, derived from the master key (HKDF-SHA256, RFC 5869). */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `automateos:${purpose}`, KEY_BYTES));
}
