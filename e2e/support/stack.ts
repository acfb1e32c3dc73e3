import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_PATIENCE_MS = 120_000;

export interface Stack {
  url: string;
  dataDir: string;
  process: ChildProcess;
  /** Everything the command printed. */
  output(): string;
  /** Ctrl-C, then waits until the supervisor is gone; resolves to its exit code. */
  stop(): Promise<number | null>;
}

export interface StackOptions {
  env?: NodeJS.ProcessEnv;
  /** Keep using this data folder; a temporary one otherwise. */
  dataDir?: string;
}

/** Runs the product as `pnpm start` does, on a data folder and ports of its own, and waits for its address. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const child = spawn(process.execPath, ['cli/start.ts'], {
    cwd: ROOT,
    env: { ...process.env, AUTOMATEOS_DATA_DIR: dataDir, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const failed = (why: string) => reject(new Error(`The stack did not start: ${why}\n${lines.join('\n')}`));
  const deadline = setTimeout(() => failed('no address within two minutes.'), READY_PATIENCE_MS);
  child.once('exit', (code) => failed(`it ended with code ${code}.`));
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      const address = /Open it\s+(\S+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  const url = await promise.finally(() => clearTimeout(deadline));
  return {
    url,
    dataDir,
    process: child,
    output: () => lines.join('\n'),
    stop: async () => {
      const gone = new Promise<number | null>((done) => child.once('exit', done));
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGINT');
      const code = await gone;
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
      return code;
    }
  };
}

/** Others may walk through it: as root, Postgres runs as another user. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-e2e-'));
  chmodSync(folder, 0o711);
  return folder;
}
