import { randomUUID } from 'node:crypto';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';
import { PgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withOrg, withOrgs } from './index.ts';
import * as schema from './schema/index.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

/** Tables that belong to no organisation, each with the reason. Everything else is a tenant table. */
const GLOBAL: Record<string, string> = {
  users: 'a person may belong to several organisations',
  auth_sessions: 'owned by better-auth',
  auth_accounts: 'owned by better-auth',
  auth_verifications: 'owned by better-auth',
  auth_rate_limits: 'owned by better-auth',
  workers: 'a worker serves every organisation',
  creators: 'a public profile',
  templates: 'published for everybody',
  template_versions: 'published for everybody',
  template_views: 'counts visitors of public pages',
  template_view_days: 'counts visitors of public pages',
  moderators: 'a moderator serves the whole installation'
};
/** Unique indexes that do not start with org_id, each with the reason. */
const GLOBAL_UNIQUES: Record<string, string> = {
  orgs_pkey: 'the organisation itself',
  webhooks_path: 'a path names one workflow of the installation (Problem WEBHOOK_PATH_TAKEN)'
};

/** As Postgres prints it. A sub-select, so that it is evaluated once per statement and not once per row. */
const ORGS_OF_TRANSACTION = 'ANY (( SELECT app.current_orgs() AS current_orgs)::uuid[])';

let database: TestDatabase;
let owner: postgres.Sql;
let tenantTables: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  owner = postgres(database.urls.owner, { max: 2, onnotice: () => {} });
  const rows = await owner<{ name: string }[]>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`;
  tenantTables = rows.map(({ name }) => name).filter((name) => !(name in GLOBAL));
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

describe('every tenant table', () => {
  test('has row-level security, enabled and forced', async () => {
    const open = await owner`
      SELECT relname FROM pg_class WHERE relname = ANY (${tenantTables}) AND relnamespace = 'public'::regnamespace
        AND NOT (relrowsecurity AND relforcerowsecurity)`;
    expect(open).toEqual([]);
  });

  test('has one policy for the app role that reads and checks the organisation', async () => {
    const policies = await owner<{ tablename: string; qual: string; with_check: string; cmd: string }[]>`
      SELECT tablename, qual, with_check, cmd FROM pg_policies WHERE 'automateos_app' = ANY (roles) OR 'public' = ANY (roles)`;
    expect(policies.map(({ tablename }) => tablename).sort()).toEqual(tenantTables);
    for (const { qual, with_check, cmd, tablename } of policies) {
      const column = tablename === 'orgs' ? 'id' : 'org_id';
      expect({ tablename, cmd, qual, with_check }).toEqual({
        tablename,
        cmd: 'ALL',
        qual: `(${column} = ${ORGS_OF_TRANSACTION})`,
        with_check: `(${column} = ${ORGS_OF_TRANSACTION})`
      });
    }
  });

  test('starts its primary key and every unique index with the organisation', async () => {
    const indexes = await owner<{ name: string; first: string }[]>`
      SELECT i.relname AS name, a.attname AS first FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
      WHERE x.indisunique AND t.relname = ANY (${tenantTables}) AND t.relnamespace = 'public'::regnamespace`;
    expect(indexes.length).toBeGreaterThanOrEqual(tenantTables.length);
    expect(indexes.filter(({ name, first }) => first !== 'org_id' && !(name in GLOBAL_UNIQUES))).toEqual([]);
  });

  test('refers to other tenant tables with the organisation in the key', async () => {
    const keys = await owner<{ name: string; target: string; columns: string[] }[]>`
      SELECT c.conrelid::regclass::text || '.' || c.conname AS name, c.confrelid::regclass::text AS target,
        ARRAY(SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = ANY (c.conkey)) AS columns
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
      WHERE c.contype = 'f' AND t.relnamespace = 'public'::regnamespace AND NOT t.relispartition`;
    const toTenant = keys.filter(({ target }) => tenantTables.includes(target));
    expect(toTenant.filter(({ columns }) => !columns.includes('org_id'))).toEqual([]);
  });

  test('shows nothing and takes nothing when no organisation is set', async () => {
    for (const table of tenantTables) {
      expect(await database.db.sql.unsafe(`SELECT 1 FROM ${table}`), table).toEqual([]);
    }
    await expect(database.db.sql`INSERT INTO orgs (name) VALUES ('stray')`).rejects.toThrow(
      /row-level security/
    );
  });
});

describe('the app role', () => {
  test('owns nothing and cannot step around policies', async () => {
    const [role] = await owner`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'automateos_app'`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
    const owned = await owner`SELECT relname FROM pg_class WHERE relowner = 'automateos_app'::regrole`;
    expect(owned).toEqual([]);
  });

  test('has no rights on partitions, only on their parents', async () => {
    const granted = await owner`
      SELECT c.relname FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'
        AND has_table_privilege('automateos_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')`;
    expect(granted).toEqual([]);
  });

  test.each([
    'UPDATE run_logs SET message = $$x$$',
    'DELETE FROM run_logs',
    'TRUNCATE run_logs',
    'DELETE FROM versions',
    'UPDATE versions SET number = 9'
  ])('may not: %s', (statement) =>
    expect(database.db.sql.unsafe(statement)).rejects.toThrow(/permission denied/)
  );
});

describe('definer functions', () => {
  test('fix their search path and are closed to the public', async () => {
    const loose = await owner`
      SELECT proname FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND prosecdef
        AND (proconfig IS NULL OR NOT 'search_path=pg_catalog, public' = ANY (proconfig)
          OR has_function_privilege('public', oid, 'EXECUTE'))`;
    expect(loose).toEqual([]);
  });

  test('that write refuse an organisation the transaction is not in', async () => {
    const { orgId } = await database.createOrg();
    const stranger = await database.createOrg();
    await expect(
      withOrgs(database.db, [stranger.orgId], (sql) => sql`SELECT app.admit_runs(${[orgId]}::uuid[], 50)`)
    ).rejects.toThrow(/outside its organisation/);
    await expect(
      withOrgs(database.db, [stranger.orgId], (sql) => sql`SELECT app.enqueue_run(${orgId}, ${randomUUID()})`)
    ).rejects.toThrow(/outside its organisation/);
  });
});

describe('two organisations', () => {
  test('do not see, change or refer to each other', async () => {
    const a = await database.createOrg('A');
    const b = await database.createOrg('B');
    const workflowId = randomUUID();
    await withOrg(database.db, a.orgId, (tx) =>
      tx
        .insert(schema.workflows)
        .values({ orgId: a.orgId, id: workflowId, name: 'Private', createdBy: a.userId })
    );
    await withOrg(database.db, b.orgId, async (tx) => {
      expect(await tx.query.workflows.findMany()).toEqual([]);
      expect(await tx.update(schema.workflows).set({ name: 'stolen' }).returning()).toEqual([]);
    });
    const document = { id: randomUUID(), workflowId, kind: 'main' as const, schemaVersion: 1 };
    for (const orgId of [a.orgId, b.orgId])
      await expect(
        withOrg(database.db, b.orgId, (tx) => tx.insert(schema.documents).values({ ...document, orgId }))
      ).rejects.toThrow();
  });

  test('leave no setting behind on a pooled connection', async () => {
    const { orgId } = await database.createOrg();
    const single = postgres(database.urls.app, { max: 1 });
    await single.begin((tx) => tx`SELECT set_config('app.org_ids', ${`{${orgId}}`}, true)`);
    expect(await single`SELECT 1 FROM orgs`).toEqual([]);
    await single.end();
  });
});

test('the drizzle schema has the columns of the database', async () => {
  const casing = new CasingCache('snake_case');
  const declared: Record<string, string[]> = {};
  for (const table of Object.values(schema)) {
    if (!is(table, PgTable)) continue;
    declared[getTableName(table)] = Object.values(getTableColumns(table))
      .map((column) => casing.getColumnCasing(column))
      .sort();
  }
  const rows = await owner<{ table: string; columns: string[] }[]>`
    SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C") AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY 1`;
  expect(declared).toEqual(Object.fromEntries(rows.map(({ table, columns }) => [table, columns])));
});
