import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowDocument } from '@automateos/workflow';
import postgres from 'postgres';
import { openDatabase, type Database } from './client.ts';
import { migrate } from './migrate.ts';
import { databaseUrls, type DatabaseUrls } from './urls.ts';

/**
 * A database for one test file, cloned from a migrated template (about 50 ms instead of a migration).
 * Needs TEST_DATABASE_URL (owner of any database on the server); `pnpm test` sets it.
 */
export interface TestDatabase {
  db: Database;
  urls: DatabaseUrls;
  masterKey: Buffer;
  /** Environment that points a child process at this database. */
  env: NodeJS.ProcessEnv;
  /** A fresh user with an organisation of its own. */
  createOrg(name?: string): Promise<{ orgId: string; userId: string }>;
  drop(): Promise<void>;
}

const TEMPLATE_LOCK = 7302;
/** Named after the migrations' content: an edited migration makes a new template. */
const TEMPLATE = `test_template_${migrationsHash()}`;

export async function openTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server)
    throw new Error('TEST_DATABASE_URL is not set. Run the tests with `pnpm test`, which starts a Postgres.');
  const masterKey = Buffer.from(process.env.TEST_MASTER_KEY ?? randomBytes(32).toString('base64'), 'base64');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await cloneTemplate(admin, { server, masterKey, name });
  const env = environmentFor(server, name, masterKey);
  const urls = databaseUrls(env);
  const db = openDatabase(urls.app, { max: 6, name });
  return {
    db,
    urls,
    masterKey,
    env,
    createOrg: (orgName = 'Test team') => createOrg(urls.owner, orgName),
    drop: async () => {
      await db.end();
      await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end({ timeout: 5 });
    }
  };
}

function environmentFor(server: string, name: string, masterKey: Buffer): NodeJS.ProcessEnv {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { DATABASE_URL: url.href, AUTOMATEOS_MASTER_KEY: masterKey.toString('base64') };
}

/** Test files that start together wait on a lock of the server: a template in use cannot be cloned. */
async function cloneTemplate(
  admin: postgres.Sql,
  { server, masterKey, name }: { server: string; masterKey: Buffer; name: string }
): Promise<void> {
  const reserved = await admin.reserve();
  try {
    await reserved`SELECT pg_advisory_lock(${TEMPLATE_LOCK})`;
    const known = await reserved`SELECT 1 FROM pg_database WHERE datname = ${TEMPLATE}`;
    if (known.length === 0) await reserved.unsafe(`CREATE DATABASE ${TEMPLATE}`);
    await migrate(databaseUrls(environmentFor(server, TEMPLATE, masterKey)), masterKey);
    await reserved.unsafe(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    await reserved`SELECT pg_advisory_unlock(${TEMPLATE_LOCK})`;
  } finally {
    reserved.release();
  }
}

export interface TestVersion {
  orgId: string;
  workflowId: string;
  versionId: string;
  /** The first node of the document. */
  triggerNodeId: string;
}

/** A live version with this document, of a new workflow or as the next one of a known workflow. */
export async function insertVersion(
  owner: postgres.Sql,
  place: { orgId: string; userId: string; workflowId?: string },
  document: WorkflowDocument
): Promise<TestVersion> {
  const { orgId, userId } = place;
  const workflowId = place.workflowId ?? randomUUID();
  await owner`INSERT INTO workflows (org_id, id, name, created_by, active)
    VALUES (${orgId}, ${workflowId}, ${document.name}, ${userId}, true) ON CONFLICT DO NOTHING`;
  const versionId = randomUUID();
  await owner`INSERT INTO versions (org_id, id, workflow_id, number, document, state, content_hash, schema_version, created_by)
    VALUES (${orgId}, ${versionId}, ${workflowId},
      (SELECT COALESCE(max(number), 0) + 1 FROM versions WHERE org_id = ${orgId} AND workflow_id = ${workflowId}),
      ${JSON.stringify(document)}::text::jsonb, ${randomBytes(1)}, ${randomBytes(32)}, 1, ${userId})`;
  await owner`UPDATE workflows SET live_version_id = ${versionId} WHERE org_id = ${orgId} AND id = ${workflowId}`;
  return { orgId, workflowId, versionId, triggerNodeId: Object.keys(document.nodes)[0]! };
}

async function createOrg(ownerUrl: string, name: string): Promise<{ orgId: string; userId: string }> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  const userId = randomUUID();
  const orgId = randomUUID();
  await owner`INSERT INTO users (id, name, email) VALUES (${userId}, ${name}, ${`${userId}@example.test`})`;
  await owner`INSERT INTO orgs (id, name) VALUES (${orgId}, ${name})`;
  await owner`INSERT INTO memberships (org_id, user_id, role) VALUES (${orgId}, ${userId}, 'owner')`;
  await owner.end({ timeout: 5 });
  return { orgId, userId };
}

function migrationsHash(): string {
  const folder = fileURLToPath(new URL('./migrations/', import.meta.url));
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.sql')) hash.update(readFileSync(folder + file));
  return hash.digest('hex').slice(0, 12);
}
