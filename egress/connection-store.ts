import { randomUUID } from 'node:crypto';
import { type Database, type Tx, withOrg } from '@automateos/db';
import * as queries from '@automateos/db/queries/connections';
import { type App, type AppValues, findApp, splitValues } from '@automateos/workflow/apps';
import { open, seal } from './envelope.ts';
import { createOrgKeys } from './org-keys.ts';
import { assertValue } from './secret-store.ts';

const TOUCH_EVERY_MS = 60_000;

export interface OpenedConnection {
  app: App;
  name: string;
  version: number;
  /** Open and sealed values together. */
  values: AppValues;
  /** Those of them that nobody may see. */
  secrets: string[];
}

interface Filled {
  orgId: string;
  app: App;
  /** The whole form; it has been checked. */
  values: AppValues;
}

export interface ConnectionStore {
  /** Seals and stores a new connection in the caller's transaction. @throws SecretValueError */
  create(tx: Tx, connection: Filled & { name: string; createdBy: string }): Promise<{ id: string }>;
  /**
   * Takes a whole new form, so that an old secret never goes to a new address. False when the connection is gone or
   * was replaced meanwhile. @throws SecretValueError
   */
  replace(tx: Tx, connection: Filled & { id: string }): Promise<boolean>;
  /** For egress alone; `undefined` when it was deleted or this build does not know the app. */
  open(orgId: string, id: string): Promise<OpenedConnection | undefined>;
}

/** Connections under the same envelope encryption as secrets. */
export function createConnectionStore(options: { db: Database; masterKey: Buffer }): ConnectionStore {
  const keys = createOrgKeys(options.masterKey);

  async function sealed(tx: Tx, { orgId, app, values }: Filled, place: { id: string; version: number }) {
    const parts = splitValues(app, values);
    for (const value of textsOf(parts.sealed)) assertValue(value);
    const { id: orgKeyId, key } = await keys.newest(tx, orgId);
    const plain = Buffer.from(JSON.stringify(parts.sealed));
    return {
      fields: { ...parts.open },
      orgKeyId,
      sealed: seal(key, plain, { purpose: 'connection', orgId, ...place })
    };
  }

  return {
    async create(tx, connection) {
      const { orgId, app, name, createdBy } = connection;
      const id = randomUUID();
      const content = await sealed(tx, connection, { id, version: 1 });
      await queries.insertConnection(tx, { orgId, id, app: app.id, name, createdBy, ...content });
      return { id };
    },

    async replace(tx, connection) {
      const { orgId, id } = connection;
      const current = await queries.findConnection(tx, orgId, id);
      if (!current) return false;
      const version = current.version + 1;
      const content = await sealed(tx, connection, { id, version });
      return queries.replaceSealedConnection(tx, { orgId, id, version, ...content });
    },

    open: (orgId, id) =>
      withOrg(options.db, orgId, async (tx) => {
        const row = await queries.readSealedConnection(tx, orgId, id);
        const app = row && findApp(row.app);
        if (!row || !app) return undefined;
        const key = keys.unwrap(orgId, { id: row.orgKeyId, wrapped: row.wrappedKey });
        const { name, version } = row;
        const plain = open(key, row.sealed, { purpose: 'connection', orgId, id, version });
        const secret = JSON.parse(plain.toString('utf8')) as AppValues;
        if (Date.now() - (row.lastUsedAt?.getTime() ?? 0) > TOUCH_EVERY_MS)
          await queries.touchConnection(tx, orgId, id);
        return { app, name, version, values: { ...row.fields, ...secret }, secrets: textsOf(secret) };
      })
  };
}

const textsOf = (values: AppValues): string[] =>
  Object.values(values).filter((value) => typeof value === 'string');
