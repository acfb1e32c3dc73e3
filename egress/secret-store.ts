import { randomUUID } from 'node:crypto';
import { type Database, type Tx, withOrg } from '@automateos/db';
import * as queries from '@automateos/db/queries/secrets';
import { LIMITS } from '@automateos/workflow';
import { open, seal } from './envelope.ts';
import { SHORTEST_SECRET } from './masker.ts';
import { createOrgKeys } from './org-keys.ts';

const TOUCH_EVERY_MS = 60_000;

/** A secret's value refused at the door; the message is for the person who typed it. */
export class SecretValueError extends Error {}

export interface OpenedSecret {
  name: string;
  /** Hosts it may be sent to; empty = any public host. */
  hosts: string[];
  value: string;
}

export interface SecretStore {
  /** Seals and stores a new secret in the caller's transaction. @throws SecretValueError */
  create(
    tx: Tx,
    secret: { orgId: string; name: string; hosts: string[]; value: string; createdBy: string }
  ): Promise<{ id: string }>;
  /** Replaces the value; false when the secret is gone or was rotated meanwhile. @throws SecretValueError */
  rotate(tx: Tx, secret: { orgId: string; id: string; value: string }): Promise<boolean>;
  /** The plain value, for egress alone; `undefined` when it was deleted. */
  open(orgId: string, id: string): Promise<OpenedSecret | undefined>;
}

/** Envelope encryption: the master key wraps a data key per organisation, which seals the organisation's secrets. */
export function createSecretStore({ db, masterKey }: { db: Database; masterKey: Buffer }): SecretStore {
  const keys = createOrgKeys(masterKey);

  return {
    async create(tx, { orgId, name, hosts, value, createdBy }) {
      assertValue(value);
      const id = randomUUID();
      const { id: orgKeyId, key } = await keys.newest(tx, orgId);
      const sealed = seal(key, Buffer.from(value), { purpose: 'secret', orgId, id, version: 1 });
      await queries.insertSecret(tx, { orgId, id, name, hosts, orgKeyId, sealed, createdBy });
      return { id };
    },

    async rotate(tx, { orgId, id, value }) {
      assertValue(value);
      const current = await queries.findSecret(tx, orgId, id);
      if (!current) return false;
      const { id: orgKeyId, key } = await keys.newest(tx, orgId);
      const version = current.version + 1;
      const sealed = seal(key, Buffer.from(value), { purpose: 'secret', orgId, id, version });
      return queries.replaceSealedSecret(tx, { orgId, id, version, orgKeyId, sealed });
    },

    open: (orgId, id) =>
      withOrg(db, orgId, async (tx) => {
        const row = await queries.readSealedSecret(tx, orgId, id);
        if (!row) return undefined;
        const key = keys.unwrap(orgId, { id: row.orgKeyId, wrapped: row.wrappedKey });
        const value = open(key, row.sealed, { purpose: 'secret', orgId, id, version: row.version }).toString(
          'utf8'
        );
        const lastUse = row.lastUsedAt?.getTime() ?? 0;
        if (Date.now() - lastUse > TOUCH_EVERY_MS) await queries.touchSecret(tx, orgId, id);
        return { name: row.name, hosts: row.hosts, value };
      })
  };
}

/** @throws SecretValueError for a value that cannot be kept out of logs, or is too long to be one */
export function assertValue(value: string): void {
  if (value.length < SHORTEST_SECRET)
    throw new SecretValueError(
      `A secret needs at least ${SHORTEST_SECRET} characters, so that it can be kept out of logs.`
    );
  if (Buffer.byteLength(value) > LIMITS.secretBytes)
    throw new SecretValueError('A secret can hold at most 64 kB.');
}
