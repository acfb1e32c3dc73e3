import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { APP_ROLE, QUEUE_ROLE, rolePassword, type DatabaseUrls } from './urls.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const LOCK_KEY = 7300; // any constant: one migration at a time
const MINIMUM_VERSION = 150_000;

/**
 * Brings a database to this build's schema: login roles, the queue's schema, ours. Safe to call from several processes.
 * @throws when the server is older than Postgres 15 or a migration fails (nothing of it is kept).
 */
export async function migrate(urls: DatabaseUrls, masterKey: Buffer): Promise<void> {
  // Not "$user": an owner named like a schema would get our tables into it.
  const owner = postgres(urls.owner, { max: 1, onnotice: () => {}, connection: { search_path: 'public' } });
  try {
    await assertVersion(owner);
    await owner`SELECT pg_advisory_lock(${LOCK_KEY})`;
    await ensureRole(owner, APP_ROLE, masterKey);
    await ensureRole(owner, QUEUE_ROLE, masterKey);
    const [database] = await owner<{ name: string }[]>`SELECT current_database() AS name`;
    await owner`GRANT CREATE ON DATABASE ${owner(database!.name)} TO ${owner(QUEUE_ROLE)}`;
    await owner`GRANT ${owner(QUEUE_ROLE)} TO CURRENT_USER`;
    await migrateQueue(urls.queue);
    await runMigrations(drizzle(owner), {
      migrationsFolder: MIGRATIONS,
      migrationsSchema: 'migrations'
    }).catch((error: Error) => {
      // The library's message is the whole SQL text; the reason is behind it.
      const reason = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Error(`The database could not be brought up to date: ${reason}`, { cause: error });
    });
    await owner`SELECT pg_advisory_unlock(${LOCK_KEY})`;
  } finally {
    await owner.end({ timeout: 5 });
  }
}

async function assertVersion(owner: postgres.Sql): Promise<void> {
  const [row] = await owner<{ version: string }[]>`SELECT current_setting('server_version_num') AS version`;
  if (Number(row!.version) < MINIMUM_VERSION)
    throw new Error(
      `This database server is too old (${row!.version}). AutomateOS needs Postgres 15 or newer.`
    );
}

/**
 * Roles belong to the whole server: another database may have made them already. Only what an owner without superuser
 * rights may set is set again.
 * @throws when a role has rights that would step around row-level security.
 */
async function ensureRole(owner: postgres.Sql, role: string, masterKey: Buffer): Promise<void> {
  const [known] = await owner<{ unbound: boolean }[]>`
    SELECT rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = ${role}`;
  if (known?.unbound)
    throw new Error(`The role ${role} must be neither superuser nor BYPASSRLS. Change it, then start again.`);
  const verb = known ? 'ALTER' : 'CREATE';
  // Role statements take no parameters; the password is base64url and the role a constant, so quoting is safe.
  await owner.unsafe(`${verb} ROLE ${role} LOGIN PASSWORD '${rolePassword(role, masterKey)}'`);
}

async function migrateQueue(url: string): Promise<void> {
  // Loaded when needed: it brings a whole worker, which processes that only read the database should not carry.
  const { makeWorkerUtils } = await import('graphile-worker');
  const utils = await makeWorkerUtils({ connectionString: url });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}
