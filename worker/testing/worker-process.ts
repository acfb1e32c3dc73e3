import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { openFixture, type Fixture } from './fixture.ts';
import { openSink, type Sink } from './sink.ts';

export interface WorkerProcess {
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone, with its exit code or the signal that ended it. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isGone(): boolean;
}

/** A database, a sink, and the worker processes on them. */
export interface Rig {
  fixture: Fixture;
  sink: Sink;
  /** Starts a real worker process, on Node without a word; resolves when it is ready. */
  startWorker(command?: readonly string[]): Promise<WorkerProcess>;
  /** Lets the leases of dead workers run out now instead of in 15 seconds. */
  expireLeases(): Promise<void>;
  /** No process stays behind, whatever happened. */
  close(): Promise<void>;
}

const CONCURRENCY = 10;
const folder = fileURLToPath(new URL('..', import.meta.url));

export const NODE = [process.execPath, 'main.ts'];
/** A worker with a step that kills it. */
export const POISONOUS = [process.execPath, 'testing/poisonous-worker.ts'];
/** As the package's script starts it, but the binary itself: the launcher of the npm package would leave it running. */
export const DENO = [
  fileURLToPath(new URL('../../node_modules/deno/deno', import.meta.url)),
  ...manifest.scripts.deno.split(' ').slice(1)
];

export async function openRig(): Promise<Rig> {
  const fixture = await openFixture();
  const sink = await openSink();
  const children: ChildProcess[] = [];
  const env = {
    PATH: process.env.PATH,
    DENO_NO_UPDATE_CHECK: '1',
    ...fixture.database.env,
    WORKER_CONCURRENCY: String(CONCURRENCY),
    AUTOMATEOS_EGRESS_ALLOW: sink.host
  };
  return {
    fixture,
    sink,
    startWorker: async ([command, ...args] = NODE) => {
      const child = spawn(command!, args, {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
        env
      });
      children.push(child);
      return untilReady(child);
    },
    expireLeases: async () => {
      await fixture.owner`UPDATE workers SET lease_until = now() - interval '1 second'`;
      await fixture.owner`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'
        WHERE locked_at IS NOT NULL`;
    },
    close: async () => {
      await Promise.all(children.map(kill));
      await sink.close();
      await fixture.close();
    }
  };
}

async function untilReady(child: ChildProcess): Promise<WorkerProcess> {
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if ((JSON.parse(line) as { ready?: boolean }).ready) resolve();
    });
    void exited.then(({ code, signal }) => reject(new Error(`The worker ended at once: ${code ?? signal}`)));
  });
  return { exited, isGone, signal: (signal) => void child.kill(signal) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.on('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
