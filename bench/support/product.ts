import { randomBytes, randomUUID } from 'node:crypto';
import { bootstrap, createApiKey, createUser } from '@automateos/auth';
import { databaseUrls, migrate, openDatabase, withOrg, type Database } from '@automateos/db';
import { insertMember } from '@automateos/db/queries/memberships';
import { anyFreePort } from '@automateos/cli/ports';
import { Supervisor } from '@automateos/cli/supervisor';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { openBenchDatabase, type BenchDatabase } from './database.ts';
import { cpuMsOf } from './processes.ts';

const ENTRIES = {
  web: 'web/server.ts',
  worker: 'worker/main.ts',
  'collab-server': 'collab-server/main.ts'
} as const;

type Role = keyof typeof ENTRIES;

/** The product's real processes on a real database, each started and stopped as the measurement wants it. */
export interface Product {
  /** Of the web server. */
  url: string;
  /** `ws://` of the collab-server. */
  collabUrl: string;
  database: BenchDatabase;
  env: NodeJS.ProcessEnv;
  /** The organisation's id (uuid). */
  orgId: string;
  /** Of its owner. */
  apiKey: string;
  /** One more editor; their API key. */
  addPerson(): Promise<string>;
  start(...roles: Role[]): Promise<void>;
  stop(...roles: Role[]): Promise<void>;
  /** Processor time so far of every process of the product, Postgres included, in milliseconds. */
  cpuMs(): number;
  /** A workflow with this content; its public id. Needs `web`. */
  createWorkflow(document: WorkflowDocument): Promise<string>;
  /** The same, live. */
  publish(document: WorkflowDocument): Promise<string>;
  close(): Promise<void>;
}

export interface ProductOptions {
  /** Further variables of every process. */
  env?: NodeJS.ProcessEnv;
}

/** Opens a migrated database with one organisation; no process runs yet. */
export async function openProduct(options: ProductOptions = {}): Promise<Product> {
  const database = await openBenchDatabase();
  const masterKey = randomBytes(32);
  const ports = { web: await anyFreePort(), collab: await anyFreePort() };
  const url = `http://127.0.0.1:${ports.web}`;
  const env = { ...environmentOf(database, masterKey, ports), ...options.env };
  await migrate(databaseUrls(env), masterKey);
  const db = openDatabase(databaseUrls(env).app, { max: 2, name: 'automateos-bench' });
  const { apiKey, orgId } = await makeTeam(db);
  const running = new Map<Role, Supervisor>();
  const call = <T>(path: string, body?: unknown) => post<T>(`${url}/api/v1${path}`, { apiKey, body });

  const product: Product = {
    url,
    collabUrl: `ws://127.0.0.1:${ports.collab}`,
    database,
    env,
    orgId,
    apiKey,
    addPerson: () => addPerson(db, orgId),
    start: async (...roles) => {
      await Promise.all(roles.map((role) => startRole(role, { env, running, folder: database.folder })));
    },
    stop: async (...roles) => {
      for (const role of roles) await running.get(role)?.stop();
      for (const role of roles) running.delete(role);
    },
    cpuMs: () =>
      cpuMsOf([database.pid, ...[...running].map(([role, supervisor]) => supervisor.pids()[role]!)]),
    createWorkflow: async (document) => (await call<{ id: string }>('/workflows', { document })).id,
    publish: async (document) => {
      const id = await product.createWorkflow(document);
      await call(`/workflows/${id}/publish`);
      return id;
    },
    close: async () => {
      await product.stop(...running.keys());
      await db.end();
      await database.close();
    }
  };
  return product;
}

function environmentOf(
  database: BenchDatabase,
  masterKey: Buffer,
  ports: { web: number; collab: number }
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(ports.web),
    PUBLIC_URL: `http://127.0.0.1:${ports.web}`,
    COLLAB_PORT: String(ports.collab),
    COLLAB_URLS: `http://127.0.0.1:${ports.collab}`,
    DATABASE_URL: database.url,
    AUTOMATEOS_MASTER_KEY: masterKey.toString('base64'),
    AUTOMATEOS_DATA_DIR: database.folder
  };
}

async function startRole(
  role: Role,
  { env, running, folder }: { env: NodeJS.ProcessEnv; running: Map<Role, Supervisor>; folder: string }
): Promise<void> {
  const onMessage = (text: string) => void process.stderr.write(`${text}\n`);
  const supervisor = new Supervisor({ logDirectory: folder, onMessage });
  running.set(role, supervisor);
  await supervisor.start({ name: role, entry: ENTRIES[role], env });
}

async function makeTeam(db: Database): Promise<{ orgId: string; apiKey: string }> {
  const { orgId, apiKey } = await bootstrap(db, { email: 'bench@example.test', orgName: 'Bench' });
  return { orgId: fromPublicId('org', orgId)!, apiKey };
}

async function addPerson(db: Database, orgId: string): Promise<string> {
  const { userId } = await createUser(db, { email: `${randomUUID()}@example.test`, name: 'Person' });
  await withOrg(db, orgId, (tx) => insertMember(tx, { orgId, userId, role: 'editor' }));
  return (await createApiKey(db, { orgId, userId, name: 'Bench' })).text;
}

async function post<T>(url: string, { apiKey, body }: { apiKey: string; body?: unknown }): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body)
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${url} → ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

/** Opens the product, runs `work`, and leaves nothing behind, whatever happens. */
export async function withProduct(
  work: (product: Product) => Promise<void>,
  options: ProductOptions = {}
): Promise<void> {
  const product = await openProduct(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void product.close().finally(() => process.exit(1)));
  try {
    await work(product);
  } finally {
    await product.close();
  }
}
