import { sql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema/index.ts';

type Orm = PostgresJsDatabase<typeof schema>;

/** A transaction that sees the rows of one organisation. */
export type Tx = Parameters<Parameters<Orm['transaction']>[0]>[0];

/** A transaction of a batch writer, in plain SQL. */
export type SqlTx = postgres.TransactionSql;

export interface Database {
  /** Global tables only (users, auth, workers); tenant tables show no rows outside withOrg. */
  orm: Orm;
  /** Plain SQL on its own pool: batch writers, LISTEN and definer functions. */
  sql: postgres.Sql;
  end(): Promise<void>;
}

/** Opens the pools of one process. Connections are made on demand and closed after half a minute idle. */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Database {
  const settings: postgres.Options<Record<string, never>> = {
    max: options.max ?? 8,
    idle_timeout: 30,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: options.name ?? 'automateos', statement_timeout: 15_000 }
  };
  // The statements of batch writers cost more to plan (partitions, policies) than to run, and their plan never depends on
  // the values: planned once a connection, a run takes half the processor time.
  const planOnce = { ...settings.connection, plan_cache_mode: 'force_generic_plan' };
  // Two clients: drizzle replaces the date parsers of the one it is given.
  const ormClient = postgres(url, settings);
  const plain = postgres(url, { ...settings, connection: planOnce });
  return {
    orm: drizzle(ormClient, { schema, casing: 'snake_case' }),
    sql: plain,
    end: async () => {
      await Promise.all([ormClient.end({ timeout: 5 }), plain.end({ timeout: 5 })]);
    }
  };
}

/** The only way to tenant rows: runs `work` in a transaction that sees this organisation and no other. */
export function withOrg<T>(db: Database, orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT set_config('app.org_ids', ${`{${orgId}}`}, true)`);
    return work(tx);
  });
}

/** For batch writers that serve several organisations in one commit. */
export async function withOrgs<T>(
  db: Database,
  orgIds: readonly string[],
  work: (tx: SqlTx) => Promise<T>
): Promise<T> {
  const result = await db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${orgIds.join(',')}}`}, true)`;
    return work(tx);
  });
  return result as T;
}
