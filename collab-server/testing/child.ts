import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { PUBLIC_URL } from './workshop.ts';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
/** The binary itself: the launcher of the npm package would leave it running when killed. */
const DENO = fileURLToPath(new URL('../../node_modules/deno/deno', import.meta.url));

export interface Child {
  process: ChildProcess;
  port: number;
  url: string;
  /** Sends a signal and resolves with the exit code (null when killed). */
  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Commands that start the server: this Node, or Deno as the package's script does, with no more permissions than there. */
const COMMANDS = {
  node: [process.execPath, 'main.ts'],
  deno: [DENO, ...manifest.scripts.deno.split(' ').slice(1)]
} as const;

export type Runtime = keyof typeof COMMANDS;

export interface ChildOptions {
  /** A free one by default. */
  port?: number;
  runtime?: Runtime;
  redisUrl?: string;
}

/** The collab-server as a process of its own, started as the supervisor starts it. */
export async function startChild(env: NodeJS.ProcessEnv, options: ChildOptions): Promise<Child> {
  const [command, ...args] = COMMANDS[options.runtime ?? 'node'];
  const child = spawn(command!, args, {
    cwd: FOLDER,
    env: {
      PATH: process.env.PATH,
      DENO_NO_UPDATE_CHECK: '1',
      ...env,
      COLLAB_PORT: String(options.port ?? 0),
      HOST: '127.0.0.1',
      PUBLIC_URL,
      ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {})
    },
    stdio: ['ignore', 'pipe', 'inherit']
  });
  const ready = await firstReadyLine(child);
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return {
    process: child,
    port: ready.port,
    url: `ws://127.0.0.1:${ready.port}`,
    stop(signal) {
      child.kill(signal);
      return exited;
    }
  };
}

function firstReadyLine(child: ChildProcess): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const line of text.split('\n')) if (line.includes('"ready":true')) resolve(JSON.parse(line));
    });
    child.on('exit', (code) => reject(new Error(`the collab-server ended with ${code}: ${text}`)));
  });
}
