import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Tx } from '@automateos/db';
import * as queries from '@automateos/db/queries/secrets';
import { open, seal } from './envelope.ts';

const ORG_KEY_BYTES = 32;

/** A data key as it is stored: wrapped by the master key. */
interface WrappedKey {
  id: string;
  wrapped: Uint8Array;
}

/** The data keys of organisations, which seal their secrets. */
export interface OrgKeys {
  /** The one that seals now; made when the organisation has none. */
  newest(tx: Tx, orgId: string): Promise<{ id: string; key: Buffer }>;
  unwrap(orgId: string, key: WrappedKey): Buffer;
}

export function createOrgKeys(masterKey: Buffer): OrgKeys {
  const masterKeyId = createHash('sha256').update(masterKey).digest('hex').slice(0, 12);
  const boundTo = (orgId: string, id: string) => ({ purpose: 'org-key', orgId, id, version: 1 }) as const;
  const unwrap = (orgId: string, { id, wrapped }: WrappedKey) => open(masterKey, wrapped, boundTo(orgId, id));

  return {
    unwrap,
    async newest(tx, orgId) {
      const existing = await queries.findOrgKey(tx, orgId);
      if (existing) return { id: existing.id, key: unwrap(orgId, existing) };
      const id = randomUUID();
      const wrapped = seal(masterKey, randomBytes(ORG_KEY_BYTES), boundTo(orgId, id));
      const stored = await queries.insertOrgKey(tx, { orgId, id, masterKeyId, wrapped });
      return { id: stored.id, key: unwrap(orgId, stored) };
    }
  };
}
