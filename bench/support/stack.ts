import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import rootPackage from '../../package.json' with { type: 'json' };
import { runningServer } from '@automateos/cli/postgres';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything on one machine, as `pnpm start` runs it. */
export interface Stack {
  /** From the command to the announced address, in milliseconds. */
  readyMs: number;
  /** The supervisor and the postmaster: all else is started by these two. */
  roots: [supervisor: number, postmaster: number];
  stop(): Promise<void>;
}

/** What `pnpm start` gives to Node. */
const [, ...COMMAND] = rootPackage.scripts.start.split(' ');

/** Starts the product on a data folder, builds and migrates what is stale, and waits for its address. */
export async function startStack(dataDir: string): Promise<Stack> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, COMMAND, {
    cwd: ROOT,
    env: { ...process.env, AUTOMATEOS_DATA_DIR: dataDir, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const announced = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (/Open it\s+http/.test(line)) announced.resolve();
  });
  child.once('exit', (code) => announced.reject(new Error(`The stack ended with code ${code}.`)));
  await announced.promise;
  return {
    readyMs: performance.now() - startedAt,
    roots: [child.pid!, runningServer(join(dataDir, 'postgres'))!.pid],
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await gone;
    }
  };
}
