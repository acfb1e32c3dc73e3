import { createApiKey, createUser, type Role } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { insertMember } from '@automateos/db/queries/memberships';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { createPlatform, setPlatform, type Platform } from '../platform.ts';

export interface TestPlatform {
  database: TestDatabase;
  platform: Platform;
  /** A new organisation with its owner's API key. Ids are uuids. */
  createTeam(): Promise<TestTeam>;
  /** One more member of a team, with a key. */
  addMember(orgId: string, role: Role): Promise<{ userId: string; key: string }>;
  close(): Promise<void>;
}

export interface TestTeam {
  orgId: string;
  userId: string;
  key: string;
}

/** The platform of the web server on a database of its own. */
export async function openTestPlatform(): Promise<TestPlatform> {
  const database = await openTestDatabase();
  const platform = createPlatform({
    databaseUrl: database.urls.app,
    masterKey: database.masterKey,
    publicUrl: 'http://127.0.0.1:3000',
    logLevel: 'silent'
  });
  setPlatform(platform);
  const keyFor = async (orgId: string, userId: string) =>
    (await createApiKey(platform.db, { orgId, userId, name: 'Test' })).text;
  let people = 0;
  return {
    database,
    platform,
    async createTeam() {
      const { orgId, userId } = await database.createOrg();
      return { orgId, userId, key: await keyFor(orgId, userId) };
    },
    async addMember(orgId, role) {
      const email = `${role}-${++people}@example.test`;
      const { userId } = await createUser(platform.db, { email, name: `A ${role}` });
      await withOrg(platform.db, orgId, (tx) => insertMember(tx, { orgId, userId, role }));
      return { userId, key: await keyFor(orgId, userId) };
    },
    async close() {
      setPlatform(undefined);
      await platform.egress.close();
      await platform.db.end();
      await database.drop();
    }
  };
}
