import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningServer, startPostgres } from '@automateos/cli/postgres';
import postgres from 'postgres';

/** The embedded server with the product's own settings, on a new data folder. */
export interface BenchDatabase {
  /** Owner of the product's database. */
  url: string;
  folder: string;
  /** The postmaster: every backend is its child. */
  pid: number;
  sql: postgres.Sql;
  /** A further database on the same server, for a control; its URL. */
  create(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = temporaryFolder();
  const directory = join(folder, 'postgres');
  const server = await startPostgres({ directory, password: randomBytes(12).toString('hex') });
  const sql = postgres(server.url, {
    max: 2,
    onnotice: () => {},
    connection: { enable_seqscan: false } // fresh tables have no statistics, and a look must stay cheap
  });
  return {
    url: server.url,
    folder,
    pid: runningServer(directory)!.pid,
    sql,
    create: async (name) => {
      await sql.unsafe(`CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    close: async () => {
      await sql.end({ timeout: 5 });
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Others may walk through it: as root, Postgres runs as another user. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-bench-'));
  chmodSync(folder, 0o711);
  return folder;
}
