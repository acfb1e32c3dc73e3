/**
 * `pnpm test:faults [--full] [--seed n] [case…]`: kills, pauses and cuts off our own processes, and looks whether every
 * promise is kept. Starts a Postgres of its own unless TEST_DATABASE_URL names one.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildStale } from '@automateos/cli/build';
import { startPostgres } from '@automateos/cli/postgres';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false }, seed: { type: 'string' } }
});

if (values.seed !== undefined && !/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.');

async function main(): Promise<number> {
  await buildStale((text) => process.stdout.write(`${text}\n`));
  if (process.env.TEST_DATABASE_URL) return runCases({});
  const folder = mkdtempSync(join(tmpdir(), 'automateos-faults-'));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user
  const postgres = await startPostgres({
    directory: join(folder, 'postgres'),
    password: randomBytes(12).toString('hex'),
    settings: { max_connections: '400' }
  });
  try {
    return await runCases({ TEST_DATABASE_URL: postgres.url });
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCases(env: NodeJS.ProcessEnv): Promise<number> {
  const files = positionals.map((id) => `e2e/faults/${id.toLowerCase()}`);
  const command = [
    'run',
    '--project',
    'faults',
    '--reporter=default',
    '--reporter=./e2e/faults/rig/reporter.ts'
  ];
  const vitest = spawn(join(ROOT, 'node_modules/.bin/vitest'), [...command, ...files], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      // Cases run side by side, and roles belong to the whole Postgres: their passwords come from one key.
      TEST_MASTER_KEY: process.env.TEST_MASTER_KEY ?? randomBytes(32).toString('base64'),
      ...env,
      FAULTS_FULL: values.full ? '1' : '0',
      ...(values.seed === undefined ? {} : { FAULTS_SEED: values.seed })
    }
  });
  const [code] = (await once(vitest, 'exit')) as [number | null];
  return code ?? 1;
}

process.exitCode = await main();
