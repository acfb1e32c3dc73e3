import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrls, deriveKey, loadMasterKey, type DatabaseUrls } from '@automateos/db';
import { dataDirectory } from './paths.ts';
import { isAlive, ownerUrl, runningServer, startPostgres, type RunningPostgres } from './postgres.ts';

/** What `start` tells other commands about the running instance, in `<data>/run.json`. */
export interface RunFile {
  pid: number;
  url: string;
  ports: Record<string, number>;
}

export const runFilePath = (dataDir: string): string => join(dataDir, 'run.json');

/** The running instance of this data folder, if its supervisor is alive. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const file = runFilePath(dataDir);
  if (!existsSync(file)) return undefined;
  const run = JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  return isAlive(run.pid) ? run : undefined;
}

export function writeRunFile(dataDir: string, run: RunFile): void {
  writeFileSync(runFilePath(dataDir), `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
}

export function removeRunFile(dataDir: string): void {
  rmSync(runFilePath(dataDir), { force: true });
}

export const postgresDirectory = (dataDir: string): string => join(dataDir, 'postgres');

/** The embedded server's owner password: derived from the master key, so it is stored nowhere. */
export function ownerPassword(masterKey: Buffer): string {
  return deriveKey(masterKey, 'postgres-owner').toString('base64url');
}

export interface OpenDatabaseServer {
  urls: DatabaseUrls;
  masterKey: Buffer;
  /** Environment that gives another process the same database and key. */
  env: NodeJS.ProcessEnv;
  /** Starts an embedded server again when it died; nothing for one that is not ours. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

const NOT_OURS = { revive: async () => {}, stop: async () => {} };

/** The database of this environment: `DATABASE_URL`, the running embedded server, or one started for the caller. */
export async function openDatabaseServer(env: NodeJS.ProcessEnv): Promise<OpenDatabaseServer> {
  const dataDir = dataDirectory(env);
  const masterKey = loadMasterKey(env, dataDir);
  const password = ownerPassword(masterKey);
  const directory = postgresDirectory(dataDir);
  const server = await openServer(env, { directory, password, shared: readRunFile(dataDir) !== undefined });
  const base = {
    ...env,
    DATABASE_URL: server.url,
    AUTOMATEOS_MASTER_KEY: masterKey.toString('base64'),
    AUTOMATEOS_DATA_DIR: dataDir
  };
  const urls = databaseUrls(base);
  return {
    ...server,
    urls,
    masterKey,
    env: { ...base, DATABASE_APP_URL: urls.app, DATABASE_QUEUE_URL: urls.queue }
  };
}

interface Location {
  directory: string;
  password: string;
  /** A supervisor holds the embedded server: use it and leave it running. */
  shared: boolean;
}

async function openServer(
  env: NodeJS.ProcessEnv,
  { directory, password, shared }: Location
): Promise<RunningPostgres> {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, ...NOT_OURS };
  const running = shared ? runningServer(directory) : undefined;
  if (running) return { url: ownerUrl(running.port, password), ...NOT_OURS };
  return startPostgres({ directory, password });
}
